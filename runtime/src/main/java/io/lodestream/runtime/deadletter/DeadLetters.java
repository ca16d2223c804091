package io.lodestream.runtime.deadletter;

import io.lodestream.runtime.kafka.Sends;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.stage.StageContext;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters of stages that consume plainly (Streams topologies use {@link
 * io.lodestream.runtime.streams.DecodeProcessor}). Returns when the brokers have the letter, so
 * that the caller may commit the record's offset. Thread-safe.
 */
public final class DeadLetters implements UnreadableRecords, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final String stage;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final StageMeters meters;
  private final Clock clock;

  public DeadLetters(
      String stage,
      String topic,
      Producer<byte[], byte[]> producer,
      StageMeters meters,
      Clock clock) {
    this.stage = stage;
    this.topic = topic;
    this.producer = producer;
    this.meters = meters;
    this.clock = clock;
  }

  public static DeadLetters of(StageContext context) {
    return new DeadLetters(
        context.stage(),
        context.topics().deadLetters(context.stage()).name(),
        new KafkaProducer<>(context.kafka().rawProducerConfig(context.stage() + "-dlq")),
        context.meters(),
        context.clock());
  }

  @Override
  public void send(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    var headers =
        DeadLetterHeaders.of(
            record.headers(),
            stage,
            record.topic(),
            record.partition(),
            record.offset(),
            cause,
            clock.instant());
    var value = DeadLetterValue.fitting(record.key(), headers, record.value());
    var letter = new ProducerRecord<>(topic, null, record.key(), value, headers);
    Sends.await(producer.send(letter), topic);
    meters.count(MetricName.DEAD_LETTERS, 1);
    LOG.warn(
        "event=dead-letter-written stage={} topic={} partition={} offset={} cause=\"{}\"",
        stage,
        record.topic(),
        record.partition(),
        record.offset(),
        cause.getMessage());
  }

  @Override
  public void close() {
    producer.close();
  }
}
