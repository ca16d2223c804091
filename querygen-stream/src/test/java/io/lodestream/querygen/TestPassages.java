package io.lodestream.querygen;

import io.lodestream.schemas.Passage;

/** Passages for tests. */
public final class TestPassages {

  private TestPassages() {}

  public static Passage passage(String documentId, long version, String text) {
    return Passage.newBuilder()
        .setDocumentId(documentId)
        .setOrdinal(0)
        .setTitle("")
        .setText(text)
        .setStartOffset(0)
        .setEndOffset(text.length())
        .setContentHash("hash of " + text)
        .setCluster(documentId)
        .setTokenCount(text.length() / 5 + 1)
        .setVersion(version)
        .build();
  }
}
