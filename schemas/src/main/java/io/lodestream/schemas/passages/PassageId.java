package io.lodestream.schemas.passages;

/**
 * Passage ids: {@code documentId#ordinal}; the document is found from the right, so its id may hold
 * '#'.
 */
public final class PassageId {

  private PassageId() {}

  public static String of(String documentId, int ordinal) {
    return documentId + "#" + ordinal;
  }

  /** The document of a passage id. */
  public static String documentOf(String passageId) {
    int hash = passageId.lastIndexOf('#');
    if (hash < 0) {
      throw new IllegalArgumentException(
          "a passage id is documentId#ordinal, was '%s'".formatted(passageId));
    }
    return passageId.substring(0, hash);
  }
}
