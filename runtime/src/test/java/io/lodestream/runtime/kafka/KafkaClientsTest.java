package io.lodestream.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.topics.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {

  private final KafkaClients kafka =
      StageContext.of("ingest", "one", Settings.of(Map.of())).kafka();

  @Test
  void streamsTakeLargeRecordsInEveryTopicAndTheTimeToProcessThem() {
    var properties = kafka.streams("app", Path.of("state"), 1);
    assertThat(properties)
        .containsEntry("topic.max.message.bytes", Topics.MAX_RECORD_BYTES)
        .containsEntry("producer.max.request.size", Topics.MAX_WRITE_BYTES)
        .containsEntry("producer.transaction.timeout.ms", 60_000);
    var producer = new StreamsConfig(properties).getProducerConfigs("client");
    assertThat((Long) producer.get("buffer.memory")).isGreaterThan(Topics.MAX_WRITE_BYTES);
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
}
