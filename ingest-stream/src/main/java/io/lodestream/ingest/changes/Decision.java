package io.lodestream.ingest.changes;

import io.lodestream.ingest.state.ClusterQuestion;
import io.lodestream.ingest.state.DocumentState;

/** What to do about a document's record. */
public sealed interface Decision {

  /** Nothing: the content is the same as before. */
  record Unchanged() implements Decision {}

  /** Keep the document until the question is answered. */
  record Held(DocumentState state, ClusterQuestion question) implements Decision {}

  /** Write the changed passages now. */
  record Published(DocumentState state, PassageChanges changes) implements Decision {}
}
