package io.lodestream.ingest.reading;

/** How producers write the keys of documents; {@code ingest.key}. */
public enum KeyFormat {
  /** Text, an Avro string or a JSON string, whichever the key is. */
  AUTO,
  /** UTF-8 text as it stands, whatever it looks like. */
  STRING,
  /** An Avro string in the registry's wire format. */
  AVRO
}
