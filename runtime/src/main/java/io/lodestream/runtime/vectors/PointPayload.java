package io.lodestream.runtime.vectors;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Names in a point's payload and how its id is made; public, since applications filter and read
 * them.
 */
public final class PointPayload {

  public static final String PASSAGE_ID = "passage_id";
  public static final String DOCUMENT_ID = "document_id";
  public static final String ORDINAL = "ordinal";
  public static final String TITLE = "title";
  public static final String HEADINGS = "headings";
  public static final String TEXT = "text";
  public static final String START_OFFSET = "start_offset";
  public static final String END_OFFSET = "end_offset";
  public static final String CONTENT_HASH = "content_hash";
  public static final String VERSION = "version";
  public static final String MODEL_ID = "model_id";
  public static final String ATTRIBUTES = "attributes";

  private PointPayload() {}

  /** The same passage has the same point id for ever, in every collection. */
  public static UUID pointId(String passageId) {
    return UUID.nameUUIDFromBytes(("passage:" + passageId).getBytes(StandardCharsets.UTF_8));
  }
}
