package io.lodestream.runtime.streams;

/** A raw record after reading: a value (null for a tombstone), or a dead letter. */
public sealed interface Decoded<V> {

  /** Read; {@code value} is null for a tombstone. */
  record Readable<V>(V value) implements Decoded<V> {}

  /** Not readable; original key and bytes, the headers say why. */
  record DeadLetter<V>(byte[] key, byte[] value) implements Decoded<V>, OriginalRecord {}
}
