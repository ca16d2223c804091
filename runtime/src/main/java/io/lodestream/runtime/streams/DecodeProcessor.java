package io.lodestream.runtime.streams;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.deadletter.DeadLetterValue;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.BadDataException;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First step of every topology: turns raw bytes into a value or a dead letter, inside the same
 * transaction as everything else.
 *
 * <p>The key of a dead letter is empty downstream when the original was not UTF-8; its original
 * bytes travel in {@link Decoded.DeadLetter}.
 */
public final class DecodeProcessor<V> implements Processor<byte[], byte[], String, Decoded<V>> {

  private static final Logger LOG = LoggerFactory.getLogger(DecodeProcessor.class);

  private final String stage;
  private final RawReader<V> reader;
  private final StageMeters meters;
  private ProcessorContext<String, Decoded<V>> context;

  public DecodeProcessor(String stage, RawReader<V> reader, StageMeters meters) {
    this.stage = stage;
    this.reader = reader;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, Decoded<V>> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    context.forward(decoded(record));
  }

  private Record<String, Decoded<V>> decoded(Record<byte[], byte[]> record) {
    try {
      var topic = context.recordMetadata().map(m -> m.topic()).orElse("");
      var key = reader.key(topic, record.key(), record.headers(), record.value());
      var value =
          record.value() == null ? null : reader.read(topic, key, record.headers(), record.value());
      return record
          .withHeaders(DeadLetterHeaders.withoutReplay(FormatHeaders.removedFrom(record.headers())))
          .withKey(key)
          .withValue(new Decoded.Readable<>(value));
    } catch (BadDataException e) {
      return deadLetter(record, e);
    }
  }

  private Record<String, Decoded<V>> deadLetter(
      Record<byte[], byte[]> record, BadDataException cause) {
    meters.count(MetricName.DEAD_LETTERS, 1);
    var from = context.recordMetadata();
    var topic = from.map(m -> m.topic()).orElse("");
    int partition = from.map(m -> m.partition()).orElse(-1);
    long offset = from.map(m -> m.offset()).orElse(-1L);
    LOG.warn(
        "event=dead-letter-written stage={} topic={} partition={} offset={} cause=\"{}\"",
        stage,
        topic,
        partition,
        offset,
        cause.getMessage());
    var headers =
        DeadLetterHeaders.of(
            record.headers(),
            stage,
            topic,
            partition,
            offset,
            cause,
            Instant.ofEpochMilli(context.currentSystemTimeMs()));
    var value = DeadLetterValue.fitting(record.key(), headers, record.value());
    return new Record<String, Decoded<V>>(
        "", new Decoded.DeadLetter<>(record.key(), value), record.timestamp(), headers);
  }
}
