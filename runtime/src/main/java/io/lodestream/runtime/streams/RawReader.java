package io.lodestream.runtime.streams;

import io.lodestream.runtime.kafka.RecordDecoder;
import org.apache.kafka.common.header.Headers;

/**
 * Reads a value from bytes; throws {@link io.lodestream.schemas.error.BadDataException} if it
 * cannot.
 */
@FunctionalInterface
public interface RawReader<V> {
  V read(String topic, String key, Headers headers, byte[] value);

  /**
   * The record's key; overridden where a value may name its own.
   *
   * @param key null when the record has none
   * @param value null for a tombstone
   */
  default String key(String topic, byte[] key, Headers headers, byte[] value) {
    return RecordDecoder.key(key);
  }
}
