package io.lodestream.ingest.reading;

import io.lodestream.ingest.splitting.NormalText;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;
import java.util.Locale;
import java.util.Set;

/** What a document must be like, whichever way it came. */
final class DocumentRules {

  private static final Set<String> MEDIA_TYPES = Set.of("text/plain", "text/markdown");

  private DocumentRules() {}

  /** The document with its media type in plain form, e.g. without {@code ;charset=utf-8}. */
  static Document checked(Document document) {
    refuseUnpairedSurrogates("text", document.getText());
    refuseUnpairedSurrogates("title", document.getTitle());
    if (NormalText.isBlank(document.getText())) {
      throw new BadDataException("text is empty: nothing but white space and control characters");
    }
    var mediaType = document.getMediaType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!MEDIA_TYPES.contains(mediaType)) {
      throw new BadDataException(
          "mediaType must be text/plain or text/markdown, was '%s'".formatted(mediaType));
    }
    return mediaType.equals(document.getMediaType())
        ? document
        : Document.newBuilder(document).setMediaType(mediaType).build();
  }

  private static void refuseUnpairedSurrogates(String field, String text) {
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean isPair =
          Character.isHighSurrogate(c)
              && at + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(at + 1));
      if (!isPair) {
        throw new BadDataException(
            "%s holds half a surrogate pair (\\u%04x) at character %d"
                .formatted(field, (int) c, at));
      }
      at++;
    }
  }
}
