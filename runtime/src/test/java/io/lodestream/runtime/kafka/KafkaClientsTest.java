package io.lodestream.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaClientsTest {

  /** Large enough for a property that has a least value. */
  private static final String CHOSEN = "123456789012";

  private final KafkaClients kafka = with(Map.of());

  /** The configurations that are made, by kind of client. */
  enum Made {
    CONSUMER {
      @Override
      Map<?, ?> by(KafkaClients kafka) {
        return kafka.consumerConfig("reader");
      }
    },
    PRODUCER {
      @Override
      Map<?, ?> by(KafkaClients kafka) {
        return kafka.rawProducerConfig("dlq");
      }
    },
    TRANSACTIONAL {
      @Override
      Map<?, ?> by(KafkaClients kafka) {
        return kafka.transactionalConfig("pairs");
      }
    },
    STREAMS {
      @Override
      Map<?, ?> by(KafkaClients kafka) {
        return kafka.streams("app", Path.of("state"), 1);
      }
    };

    abstract Map<?, ?> by(KafkaClients kafka);
  }

  private static KafkaClients with(Map<String, String> client) {
    var settings = new HashMap<String, String>();
    client.forEach((key, value) -> settings.put("kafka.client." + key, value));
    return StageContext.of("ingest", "one", Settings.of(settings)).kafka();
  }

  private static Map<String, Object> producerOfStreams(KafkaClients kafka) {
    return new StreamsConfig(kafka.streams("app", Path.of("state"), 1))
        .getProducerConfigs("client");
  }

  private static Map<String, Object> consumerOfStreams(KafkaClients kafka) {
    return new StreamsConfig(kafka.streams("app", Path.of("state"), 1))
        .getMainConsumerConfigs("app", "client", 0);
  }

  @Test
  void streamsTakeLargeRecordsInEveryTopicAndTheTimeToProcessThem() {
    var properties = kafka.streams("app", Path.of("state"), 1);
    assertThat(properties)
        .containsEntry("topic.max.message.bytes", Topics.MAX_RECORD_BYTES)
        .containsEntry("producer.max.request.size", Topics.MAX_WRITE_BYTES)
        .containsEntry("producer.transaction.timeout.ms", 60_000);
    assertThat((Long) producerOfStreams(kafka).get("buffer.memory"))
        .isGreaterThan(Topics.MAX_WRITE_BYTES);
  }

  /** Else the second batch on a new partition may be taken and the first refused for ever. */
  @Test
  void whatIsNotTransactionalIsWrittenOneRequestAtATime() {
    assertThat(kafka.rawProducerConfig("dlq"))
        .containsEntry("max.in.flight.requests.per.connection", 1);
  }

  @Test
  void deadLettersAreBoundedByWhatTheirTopicTakes() {
    var producer = kafka.rawProducerConfig("dlq");
    assertThat(producer).containsEntry("max.request.size", Topics.MAX_WRITE_BYTES);
    assertThat((Long) producer.get("buffer.memory")).isGreaterThan(Topics.MAX_WRITE_BYTES);
  }

  @Test
  void writesWhatEveryClientReadsWithoutAPackageOfItsOwn() {
    assertThat(kafka.rawProducerConfig("dlq")).containsEntry("compression.type", "gzip");
    assertThat(kafka.transactionalConfig("pairs")).containsEntry("compression.type", "gzip");
    assertThat(producerOfStreams(kafka)).containsEntry("compression.type", "gzip");
  }

  @Test
  void takesAUsersPropertiesForAllClientsAndForThoseOfOneKind() {
    var chosen =
        with(
            Map.of(
                "compression.type", "none",
                "producer.compression.type", "zstd",
                "session.timeout.ms", "20000",
                "linger.ms", "5",
                "consumer.max.poll.records", "7",
                "producer.max.block.ms", "9000"));

    assertThat(chosen.rawProducerConfig("dlq"))
        .containsEntry("compression.type", "zstd")
        .containsEntry("linger.ms", "5")
        .containsEntry("max.block.ms", "9000")
        .doesNotContainKeys("producer.max.block.ms", "max.poll.records");
    assertThat(chosen.consumerConfig("reader"))
        .containsEntry("session.timeout.ms", "20000")
        .containsEntry("max.poll.records", "7")
        .doesNotContainKeys("max.block.ms");
    assertThat(producerOfStreams(chosen))
        .containsEntry("compression.type", "zstd")
        .containsEntry("linger.ms", "5")
        .containsEntry("max.block.ms", "9000");
    assertThat(consumerOfStreams(chosen))
        .containsEntry("session.timeout.ms", "20000")
        .containsEntry("max.poll.records", "7");
    assertThat(producerOfStreams(with(Map.of("compression.type", "snappy"))))
        .containsEntry("compression.type", "snappy");
  }

  /** None is ignored, of all that Lodestream sets. */
  @ParameterizedTest
  @EnumSource
  void aUsersPropertyWinsOrIsRefused(Made made) {
    for (var key : made.by(kafka).keySet()) {
      var property = (String) key;
      chosen(property)
          .ifPresent(chosen -> assertThat(value(made, chosen, property)).isEqualTo(CHOSEN));
    }
  }

  @Test
  void aUsersPropertyForAllClientsIsNotHiddenByADefaultForOneKindOfThem() {
    for (var key : Made.STREAMS.by(kafka).keySet()) {
      var property = ((String) key).replaceFirst("^(consumer|producer)\\.", "");
      chosen(property)
          .ifPresent(
              chosen -> {
                assertThat(value(Made.STREAMS, chosen, property)).isEqualTo(CHOSEN);
                assertThat(Made.STREAMS.by(chosen).keySet().stream().map(String::valueOf))
                    .noneMatch(other -> other.endsWith("." + property));
              });
    }
  }

  private static Object value(Made made, KafkaClients chosen, String property) {
    return made.by(chosen).entrySet().stream()
        .filter(entry -> entry.getKey().equals(property))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** Clients with the property set by the user, or empty where that is refused. */
  private static Optional<KafkaClients> chosen(String property) {
    try {
      return Optional.of(with(Map.of(property, CHOSEN)));
    } catch (FatalException e) {
      assertThat(e).hasMessageContaining("kafka.client." + property + " must ");
      return Optional.empty();
    }
  }
}
