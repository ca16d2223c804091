package io.lodestream.embedded.vectors.points;

/** Names of the Lucene fields of a point's document. */
public final class PointFields {

  /** Encoded id: one indexed term, and doc values for order. */
  public static final String ID = "id";

  /** The payload as a serialised {@code Struct}, in binary doc values. */
  public static final String PAYLOAD = "payload";

  /** Payload values as terms, so that matches are looked up and not scanned for. */
  public static final String PAYLOAD_TERMS = "payload-terms";

  /** Names of the vectors that the point has. */
  public static final String VECTOR_NAMES = "vector-names";

  /** Number of the write that made this state of the point. */
  public static final String VERSION = "version";

  private PointFields() {}
}
