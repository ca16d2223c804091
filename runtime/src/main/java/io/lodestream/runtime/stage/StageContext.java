package io.lodestream.runtime.stage;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.kafka.KafkaClients;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.registry.CachingRegistryClient;
import io.lodestream.schemas.registry.HttpRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a stage is given: settings, topics, clients, meters and the clock.
 *
 * @param stage one of {@link Topics#STAGES}
 * @param instance distinguishes instances of one stage in metrics
 */
public record StageContext(
    String stage,
    String instance,
    Settings settings,
    SharedSettings shared,
    Topics topics,
    KafkaClients kafka,
    StageMeters meters,
    Clock clock) {

  public static StageContext of(String stage, String instance, Settings settings) {
    var shared = SharedSettings.from(settings);
    var registry =
        new CachingRegistryClient(
            new HttpRegistryClient(shared.registry().url(), shared.registry().authorization()));
    var serdes =
        new AvroSerdes(
            registry,
            shared.registry().serdeClass(),
            Map.of("schema.registry.url", shared.registry().url().toString()));
    var topics = new Topics(shared.namespace(), shared.topics().partitions());
    return new StageContext(
        stage,
        instance,
        settings,
        shared,
        topics,
        new KafkaClients(shared, serdes),
        new StageMeters(stage),
        Clock.systemUTC());
  }

  /** Where this instance keeps what it can rebuild; no other instance uses it. */
  public Path stateDir() {
    return shared.stateDir().resolve(stage).resolve(instance);
  }

  public AvroSerdes serdes() {
    return kafka.serdes();
  }
}
