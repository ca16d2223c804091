package io.lodestream.cli;

import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lodestream infra}: the embedded servers without any stage. */
@Command(
    name = "infra",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the embedded Kafka broker, schema registry and vector store until it is told to stop,"
          + " for trying stages as separate processes on one machine.",
      "Prints the configuration that points stages at them. The ports are those that stages expect"
          + " by default, unless the keys local.* say otherwise."
    })
final class InfraCommand implements Callable<Integer> {

  private static final Map<String, String> STANDARD_PORTS =
      Map.of(
          "local.kafka-port", "9092",
          "local.registry-port", "8081",
          "local.vectors-port", "6334",
          "local.vectors-rest-port", "6333");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Keeps the servers' data in this directory, and goes on with what is there.")
  private Path data;

  @Option(
      names = "--write-config",
      paramLabel = "FILE",
      description = "Also writes the printed configuration to this file, once the servers are up.")
  private Path file;

  @Option(
      names = "--without-kafka",
      description =
          "Starts no broker: the registry keeps its schemas in the Kafka of"
              + " kafka.bootstrap-servers.")
  private boolean withoutKafka;

  @Mixin private ConfigurationOptions configuration;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (var servers = start(configuration.settings(STANDARD_PORTS))) {
      var lines = lines(servers);
      if (file != null) {
        write(lines);
      }
      var out = spec.commandLine().getOut();
      out.println(lines);
      out.flush();
      // A signal interrupts this thread.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** The configuration, and as a comment the address that no stage is configured with. */
  private static String lines(LocalServers servers) {
    var settings =
        servers.settings().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(setting -> setting.getKey() + "=" + setting.getValue());
    var rest = "# the vector store's REST, for reading: " + servers.vectorRestUrl();
    return Stream.concat(settings, Stream.of(rest))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private LocalServers start(Settings settings) {
    var ports = settings.read(LocalPorts.SECTION);
    return withoutKafka
        ? LocalServers.over(SharedSettings.from(settings).kafka().bootstrapServers(), data, ports)
        : LocalServers.start(data, ports);
  }

  private void write(String lines) {
    try {
      Files.writeString(file, lines + System.lineSeparator());
    } catch (IOException e) {
      throw new UserException("--write-config %s cannot be written: %s".formatted(file, e), e);
    }
  }
}
