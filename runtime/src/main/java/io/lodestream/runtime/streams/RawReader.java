package io.lodestream.runtime.streams;

import org.apache.kafka.common.header.Headers;

/**
 * Reads a value from bytes; throws {@link io.lodestream.schemas.error.BadDataException} if it
 * cannot.
 */
@FunctionalInterface
public interface RawReader<V> {
  V read(String topic, String key, Headers headers, byte[] value);
}
