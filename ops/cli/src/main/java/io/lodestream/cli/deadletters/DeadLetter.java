package io.lodestream.cli.deadletters;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * All of a dead letter but its value, which may be large.
 *
 * @param time when the stage set the record aside; when the letter was written, where its headers
 *     do not say
 * @param original headers that the record had before it became a letter, in their order
 */
public record DeadLetter(
    LetterPosition position,
    Origin origin,
    Instant time,
    Content content,
    Cause cause,
    List<Header> original) {

  public DeadLetter {
    original = List.copyOf(original);
  }

  /**
   * The record that could not be processed.
   *
   * @param topic empty where the letter does not say
   * @param partition below 0 where the letter does not say; so is {@code offset}
   */
  public record Origin(String topic, int partition, long offset) {
    public boolean isKnown() {
      return !topic.isEmpty() && partition >= 0 && offset >= 0;
    }
  }

  /**
   * What the letter holds.
   *
   * @param key null where the record had none
   * @param valueBytes of the letter; empty where the record was a tombstone
   * @param uncutBytes of the record's value, where the letter has no more than its beginning
   */
  public record Content(byte[] key, OptionalInt valueBytes, OptionalLong uncutBytes) {}

  /**
   * Why the record was set aside.
   *
   * @param type full name of the exception's class
   */
  public record Cause(String type, String message) {
    public String simpleType() {
      return type.substring(type.lastIndexOf('.') + 1);
    }
  }

  public static DeadLetter of(String stage, ConsumerRecord<byte[], byte[]> record) {
    var headers = List.of(record.headers().toArray());
    int own = beginOfOwn(headers);
    var facts = new HashMap<String, String>();
    headers.subList(own, headers.size()).forEach(header -> facts.put(header.key(), text(header)));
    var value = record.value();
    return new DeadLetter(
        new LetterPosition(stage, record.partition(), record.offset()),
        new Origin(
            facts.getOrDefault(DeadLetterHeaders.TOPIC, ""),
            (int) number(facts, DeadLetterHeaders.PARTITION).orElse(-1),
            number(facts, DeadLetterHeaders.OFFSET).orElse(-1)),
        time(facts, record.timestamp()),
        new Content(
            record.key(),
            value == null ? OptionalInt.empty() : OptionalInt.of(value.length),
            number(facts, DeadLetterHeaders.VALUE_BYTES)),
        new Cause(
            facts.getOrDefault(DeadLetterHeaders.EXCEPTION, ""),
            facts.getOrDefault(DeadLetterHeaders.MESSAGE, "")),
        headers.subList(0, own));
  }

  /** How often the record has failed, this letter included. */
  public int failures() {
    for (var header : original) {
      if (header.key().equals(DeadLetterHeaders.FAILURES)) {
        return 1 + (int) number(Map.of("", text(header)), "").orElse(0);
      }
    }
    return 1;
  }

  /** A record may have been a dead letter of somebody else: ours are the last. */
  private static int beginOfOwn(List<Header> headers) {
    for (int at = headers.size() - 1; at >= 0; at--) {
      if (headers.get(at).key().equals(DeadLetterHeaders.STAGE)) {
        return at;
      }
    }
    return headers.size();
  }

  private static Instant time(Map<String, String> facts, long written) {
    try {
      return Instant.parse(facts.getOrDefault(DeadLetterHeaders.TIME, ""));
    } catch (DateTimeException e) {
      return Instant.ofEpochMilli(written);
    }
  }

  private static OptionalLong number(Map<String, String> facts, String name) {
    try {
      return OptionalLong.of(Long.parseLong(facts.getOrDefault(name, "")));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static String text(Header header) {
    return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
