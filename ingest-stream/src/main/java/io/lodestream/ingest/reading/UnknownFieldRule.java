package io.lodestream.ingest.reading;

/** {@code ingest.unknown-fields}. */
public enum UnknownFieldRule {
  /** They become attributes. */
  KEEP,
  /** The document goes to the dead letters. */
  REFUSE
}
