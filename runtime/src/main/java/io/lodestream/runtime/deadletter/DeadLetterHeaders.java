package io.lodestream.runtime.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers of a dead letter: the record's own, then where it came from and why it is here; the same
 * also by the names that Kafka Connect gives its dead letters, which tools know.
 */
public final class DeadLetterHeaders {

  public static final String STAGE = "dlq.stage";
  public static final String TOPIC = "dlq.topic";
  public static final String PARTITION = "dlq.partition";
  public static final String OFFSET = "dlq.offset";
  public static final String EXCEPTION = "dlq.exception";
  public static final String MESSAGE = "dlq.message";
  public static final String TIME = "dlq.time";

  /** Length of the original value; only where the letter holds no more than its beginning. */
  public static final String VALUE_BYTES = "dlq.value-bytes";

  /** On a record that was sent back: which dead letter it was, {@code stage/partition/offset}. */
  public static final String REPLAYED_FROM = "dlq.replayed-from";

  /** On a record that was sent back: how often it had failed by then. */
  public static final String FAILURES = "dlq.failures";

  /** As {@code DeadLetterQueueReporter} of Kafka Connect begins its names. */
  private static final String CONNECT = "__connect.errors.";

  private static final int MAX_MESSAGE_CHARS = 2_000;

  private DeadLetterHeaders() {}

  public static Headers of(
      Headers original,
      String stage,
      String topic,
      int partition,
      long offset,
      Throwable cause,
      Instant time) {
    var headers = new RecordHeaders(original.toArray());
    add(headers, STAGE, stage);
    add(headers, TOPIC, topic);
    add(headers, PARTITION, Integer.toString(partition));
    add(headers, OFFSET, Long.toString(offset));
    add(headers, EXCEPTION, cause.getClass().getName());
    var message = String.valueOf(cause.getMessage());
    var bounded = message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARS));
    add(headers, MESSAGE, bounded);
    add(headers, TIME, time.toString());
    add(headers, CONNECT + "topic", topic);
    add(headers, CONNECT + "partition", Integer.toString(partition));
    add(headers, CONNECT + "offset", Long.toString(offset));
    add(headers, CONNECT + "exception.class.name", cause.getClass().getName());
    add(headers, CONNECT + "exception.message", bounded);
    return headers;
  }

  /**
   * The headers without those of a replay: what is made of a record that was read at last has
   * failed in no stage yet.
   */
  public static Headers withoutReplay(Headers headers) {
    return headers.lastHeader(REPLAYED_FROM) == null && headers.lastHeader(FAILURES) == null
        ? headers
        : new RecordHeaders(headers).remove(REPLAYED_FROM).remove(FAILURES);
  }

  static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
