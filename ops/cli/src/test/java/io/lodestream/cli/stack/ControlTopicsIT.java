package io.lodestream.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.stage.StageContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values that nobody can read, on the topics by which stages tell each other what to do: they stop
 * no stage, and end in the dead letters of every stage that reads the topic, once each.
 */
class ControlTopicsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final List<String> TOPICS =
      List.of("training-windows", "models", "promotions", "index-events", "window-requests");

  /** Stage and topic that it reads. */
  private static final List<String> READERS =
      List.of(
          "querygen training-windows",
          "querygen models",
          "querygen index-events",
          "querygen window-requests",
          "trainer training-windows",
          "trainer models",
          "trainer promotions",
          "indexer models",
          "indexer promotions",
          "indexer index-events",
          "evaluator models",
          "evaluator promotions",
          "evaluator index-events",
          "evaluator window-requests");

  @TempDir Path dir;

  @Test
  void garbageIsSetAsideOnceByEachReaderAndNotAgainAtARestart() throws Exception {
    try (var servers = LocalServers.start(dir.resolve("data"), LocalPorts.ANY)) {
      var context = StageContext.of("t", "t", settings(servers));
      TopicProvisioner.provision(context.kafka(), context.topics(), 1);

      // When: garbage is there before a start, and more of it before the next one
      var expected = new ArrayList<String>();
      for (int start = 0; start < 2; start++) {
        sendGarbage(context);
        expected.addAll(READERS);
        try (var stages = LocalStages.start(settings(servers))) {
          await().atMost(PATIENCE).until(() -> letters(context).size() >= expected.size());
          assertThat(stages.failure()).isEmpty();
        }
      }

      // Then
      assertThat(letters(context)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private Settings settings(LocalServers servers) {
    return Settings.of(
            Map.of(
                "lodestream.state-dir",
                dir.resolve("state").toString(),
                "lodestream.artifacts-dir",
                dir.resolve("models").toString(),
                "topics.partitions",
                "1",
                "http.port",
                "0"))
        .with(servers.settings());
  }

  private static void sendGarbage(StageContext context) throws Exception {
    try (var producer =
        new KafkaProducer<byte[], byte[]>(context.kafka().rawProducerConfig("garbage"))) {
      for (var topic : TOPICS) {
        var value = ("no avro on " + topic).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, topic.getBytes(StandardCharsets.UTF_8), value));
      }
      producer.flush();
    }
  }

  /** Stage and topic of origin of all dead letters. */
  private static List<String> letters(StageContext context) {
    return Stream.of("querygen", "trainer", "indexer", "evaluator")
        .flatMap(stage -> origins(context, stage).stream().map(topic -> stage + " " + topic))
        .toList();
  }

  private static List<String> origins(StageContext context, String stage) {
    var origins = new ArrayList<String>();
    var topic = context.topics().deadLetters(stage).name();
    try (var consumer = context.kafka().reader("letters")) {
      TopicEnd.fromBeginning(consumer, TopicEnd.partitions(consumer, topic))
          .read(
              consumer,
              () -> false,
              record ->
                  origins.add(
                      new String(
                          record.headers().lastHeader(DeadLetterHeaders.TOPIC).value(),
                          StandardCharsets.UTF_8)));
    }
    return origins;
  }
}
