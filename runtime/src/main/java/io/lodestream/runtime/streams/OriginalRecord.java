package io.lodestream.runtime.streams;

/** Key and bytes of a record as it came, for the dead letters; the record's headers say why. */
public interface OriginalRecord {

  byte[] key();

  byte[] value();
}
