package io.lodestream.ingest.changes;

import io.lodestream.ingest.state.DocumentState;
import java.util.Optional;

/** What to do about a document's record. */
public sealed interface Decision {

  /** Nothing: the content is the same as before. */
  record Unchanged() implements Decision {}

  /** Keep the document until its cluster is known; {@code signature} asks for it. */
  record Held(DocumentState state, byte[] signature) implements Decision {}

  /**
   * Publish.
   *
   * @param signature of the new content, to be remembered; empty for a retraction
   */
  record Published(DocumentState state, PassageChanges changes, Optional<byte[]> signature)
      implements Decision {}
}
