package io.lodestream.ingest.reading;

import io.lodestream.ingest.splitting.NormalText;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.error.BadDataException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a document must be like, whichever way it came.
 *
 * <p>Id, title, uri and attributes are copied to every passage and are keys and terms in the stages
 * after this one, so they are bounded more tightly than the text.
 */
final class DocumentRules {

  private static final Set<String> MEDIA_TYPES = Set.of("text/plain", "text/markdown");

  /** Most UTF-8 bytes of a document id. */
  static final int MAX_ID_BYTES = 1024;

  private static final Pattern NAMEABLE = Pattern.compile("[a-z0-9.+/-]{1,64}");

  private final long maxMetadataBytes;

  DocumentRules(long maxMetadataBytes) {
    this.maxMetadataBytes = maxMetadataBytes;
  }

  static String checkedId(String id) {
    refuseUnpairedSurrogates("the document id", id);
    long bytes = utf8Bytes(id);
    if (bytes > MAX_ID_BYTES) {
      throw new BadDataException(
          "the document id has %d bytes, at most %d are allowed".formatted(bytes, MAX_ID_BYTES));
    }
    return id;
  }

  /** The document with its media type in plain form, e.g. without {@code ;charset=utf-8}. */
  Document checked(Document document) {
    refuseOversizedMetadata(document);
    refuseUnpairedSurrogates("text", document.getText());
    refuseUnpairedSurrogates("title", document.getTitle());
    if (NormalText.isBlank(document.getText())) {
      throw new BadDataException("text is empty: nothing but white space and control characters");
    }
    var mediaType = document.getMediaType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!MEDIA_TYPES.contains(mediaType)) {
      throw new BadDataException(
          "mediaType must be text/plain or text/markdown, was " + named(mediaType));
    }
    return mediaType.equals(document.getMediaType())
        ? document
        : Document.newBuilder(document).setMediaType(mediaType).build();
  }

  private void refuseOversizedMetadata(Document document) {
    long bytes =
        utf8Bytes(document.getTitle())
            + (document.getUri() == null ? 0 : utf8Bytes(document.getUri()))
            + utf8Bytes(document.getMediaType());
    for (var attribute : document.getAttributes().entrySet()) {
      bytes += utf8Bytes(attribute.getKey()) + utf8Bytes(attribute.getValue());
    }
    if (bytes > maxMetadataBytes) {
      throw new BadDataException(
          "title, uri, mediaType and attributes have %d bytes, ingest.max-metadata-bytes allows %d"
              .formatted(bytes, maxMetadataBytes));
    }
  }

  private static long utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** In quotes where it looks like a media type, else only its length. */
  private static String named(String mediaType) {
    return NAMEABLE.matcher(mediaType).matches()
        ? "'" + mediaType + "'"
        : "a string of %d characters".formatted(mediaType.length());
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
