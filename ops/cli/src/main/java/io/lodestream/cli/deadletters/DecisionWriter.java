package io.lodestream.cli.deadletters;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.cluster.ClusterTopics;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.DeadLetterDecision;
import io.lodestream.schemas.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes decisions on dead letters, each in one transaction with the record that it sends back, so
 * that a crash neither sends a record twice nor forgets it.
 *
 * <p>There is one at a time in a namespace: opening one ends the transaction of a former, whose
 * next commit fails. Decisions must therefore be read after the writer was opened. One thread.
 */
final class DecisionWriter implements AutoCloseable {

  private static final String ID = "dead-letter-decisions";

  private final Topic<DeadLetterDecision> topic;
  private final Serializer<DeadLetterDecision> serializer;
  private final Producer<byte[], byte[]> producer;

  private DecisionWriter(StageContext context, Producer<byte[], byte[]> producer) {
    this.topic = context.topics().deadLetterDecisions();
    this.serializer = context.serdes().of(topic).serializer();
    this.producer = producer;
  }

  /**
   * A decision on one letter.
   *
   * @param record to send back; empty for a letter that is dropped
   */
  record Decided(
      LetterPosition position,
      DeadLetterDecision decision,
      Optional<ProducerRecord<byte[], byte[]>> record) {}

  /** Makes the topic of decisions where a cluster of an older version has none. */
  static DecisionWriter open(StageContext context) throws InterruptedException {
    if (!new ClusterTopics(context).has(context.topics().deadLetterDecisions())) {
      TopicProvisioner.provision(
          context.kafka(), context.topics(), context.shared().topics().replication());
    }
    var producer = new KafkaProducer<byte[], byte[]>(context.kafka().rawTransactionalConfig(ID));
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close();
      throw new ClusterException(
          "transactions of '%s' cannot begin in Kafka at %s: %s"
              .formatted(
                  context.shared().named(ID), context.kafka().bootstrapServers(), e.getMessage()),
          e);
    }
    return new DecisionWriter(context, producer);
  }

  /**
   * All or nothing.
   *
   * @throws ClusterException if Kafka refuses; what was committed before stays
   */
  void commit(List<Decided> decided) {
    producer.beginTransaction();
    try {
      for (var one : decided) {
        one.record().ifPresent(producer::send);
        var key = one.position().toString().getBytes(StandardCharsets.UTF_8);
        var value = serializer.serialize(topic.name(), one.decision());
        producer.send(new ProducerRecord<>(topic.name(), key, value));
      }
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new ClusterException(
          "another `lodestream dlq` was started meanwhile and took over; what this one had done"
              + " before is in the topic "
              + topic.name(),
          e);
    } catch (RuntimeException e) {
      abort(e);
      throw new ClusterException(
          "%d letters from %s on cannot be written: %s; run the command again, what was done is known"
              .formatted(decided.size(), decided.get(0).position(), root(e)),
          e);
    }
  }

  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      cause.addSuppressed(e);
    }
  }

  private static String root(Throwable thrown) {
    var root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public void close() {
    producer.close();
  }
}
