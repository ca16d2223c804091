package io.lodestream.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.cli.deadletters.DecisionWriter.Decided;
import io.lodestream.embedded.broker.BrokerOptions;
import io.lodestream.embedded.broker.EmbeddedBroker;
import io.lodestream.embedded.registry.EmbeddedRegistry;
import io.lodestream.embedded.registry.RegistryOptions;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.DeadLetterAction;
import io.lodestream.schemas.DeadLetterDecision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record and the decision on its letter, over a real broker: both or neither. */
class DecisionWriterIT {

  @TempDir Path dir;

  @Test
  void aReplayThatDiesBeforeItsCommitHasSentNothingAndOneThatWasOvertakenSendsNoMore()
      throws Exception {
    try (var broker = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("kafka")));
        var registry = EmbeddedRegistry.start(RegistryOptions.over(broker.bootstrapServers()))) {
      var context = context(broker, registry);

      // Given a writer that makes the topics, and one that died with records sent and not committed
      DecisionWriter.open(context).close();
      var config = new HashMap<>(context.kafka().rawTransactionalConfig("dead-letter-decisions"));
      try (var dying = new KafkaProducer<byte[], byte[]>(config)) {
        dying.initTransactions();
        dying.beginTransaction();
        dying.send(record(1));
        dying.flush();

        // When
        try (var writer = DecisionWriter.open(context);
            var next = DecisionWriter.open(context)) {
          next.commit(List.of(decided(2)));
          assertThatThrownBy(() -> writer.commit(List.of(decided(3))))
              .isInstanceOf(ClusterException.class)
              .hasMessageContaining("another `lodestream dlq` was started meanwhile");
        }
      }

      // Then
      var sent = new ArrayList<Byte>();
      TopicScan.read(context, "documents", record -> sent.add(record.value()[0]));
      assertThat(sent).containsExactly((byte) 2);
      var decided = new ArrayList<String>();
      TopicScan.read(
          context, "dead-letter-decisions", record -> decided.add(new String(record.key(), UTF_8)));
      assertThat(decided).containsExactly("ingest/0/2");
    }
  }

  private static StageContext context(EmbeddedBroker broker, EmbeddedRegistry registry) {
    var settings =
        Map.of(
            "kafka.bootstrap-servers", broker.bootstrapServers(),
            "registry.url", registry.uri().toString(),
            "topics.partitions", "1");
    return StageContext.of(
        "dlq", "dlq", Settings.load(settings, Optional.empty(), Map.of(), Map.of()));
  }

  private static ProducerRecord<byte[], byte[]> record(int number) {
    return new ProducerRecord<>("documents", new byte[] {'k'}, new byte[] {(byte) number});
  }

  private static Decided decided(int number) {
    return new Decided(
        new LetterPosition("ingest", 0, number),
        new DeadLetterDecision("topic", DeadLetterAction.REPLAYED, 1, Letters.TIME),
        Optional.of(record(number)));
  }
}
