package io.lodestream.cli;

import io.lodestream.cli.demo.TopicWatch;
import io.lodestream.runtime.stage.StageContext;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./lodestream watch TOPIC}: a consumer that shows Avro values as JSON. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Prints a topic's records as JSON lines: {\"key\": ..., \"value\": ...}.")
final class WatchCommand implements Callable<Integer> {

  @Parameters(paramLabel = "TOPIC", description = "Name of the topic, namespace included.")
  private String topic;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka's address; default kafka.bootstrap-servers.")
  private String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "The schema registry's address; default registry.url.")
  private String registry;

  @Option(names = "--follow", description = "Goes on with new records until interrupted.")
  private boolean follow;

  @Mixin private ConfigurationOptions configuration;

  @Override
  public Integer call() {
    var settings = configuration.settings();
    if (bootstrap != null) {
      settings = settings.with(Map.of("kafka.bootstrap-servers", bootstrap));
    }
    if (registry != null) {
      settings = settings.with(Map.of("registry.url", registry));
    }
    new TopicWatch(StageContext.of("watch", "watch", settings), System.out).print(topic, follow);
    return 0;
  }
}
