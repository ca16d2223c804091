package io.lodestream.ingest.reading;

import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;

/** Refuses Avro strings that are not UTF-8, which Avro reads with U+FFFD in place of the bytes. */
final class StrictUtf8 {

  private static final char REPLACEMENT = '\uFFFD';
  private static final byte[] REPLACEMENT_BYTES = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private StrictUtf8() {}

  /**
   * Refuses an Avro document whose strings hold more replacement characters than its bytes: Avro's
   * reader puts them where bytes are malformed.
   */
  static void refuseReplaced(Document document, byte[] bytes) {
    long read =
        replacements(document.getText())
            + replacements(document.getTitle())
            + replacements(document.getUri())
            + replacements(document.getMediaType());
    for (var attribute : document.getAttributes().entrySet()) {
      read += replacements(attribute.getKey()) + replacements(attribute.getValue());
    }
    if (read > 0 && read > replacements(bytes)) {
      throw new BadDataException("a string of the Avro value is not valid UTF-8");
    }
  }

  private static long replacements(String text) {
    return text == null ? 0 : text.chars().filter(c -> c == REPLACEMENT).count();
  }

  private static long replacements(byte[] bytes) {
    long found = 0;
    for (int at = 0; at + 2 < bytes.length; at++) {
      if (bytes[at] == REPLACEMENT_BYTES[0]
          && bytes[at + 1] == REPLACEMENT_BYTES[1]
          && bytes[at + 2] == REPLACEMENT_BYTES[2]) {
        found++;
      }
    }
    return found;
  }
}
