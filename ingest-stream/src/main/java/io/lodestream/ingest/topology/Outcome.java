package io.lodestream.ingest.topology;

import io.lodestream.ingest.state.ClusterQuestion;
import io.lodestream.schemas.Passage;

/** A record that follows from a document's record. */
sealed interface Outcome {

  /** Key: passage id. Null retracts the passage. */
  record PassageRecord(Passage passage) implements Outcome {}

  /** Key: document id. */
  record QuestionRecord(ClusterQuestion question) implements Outcome {}
}
