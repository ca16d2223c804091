package io.lodestream.ingest.topology;

import io.lodestream.ingest.state.ClusterQuestion;
import io.lodestream.schemas.Passage;

/** What a document's record leads to. */
sealed interface Outcome {

  /** Key: passage id. Null retracts the passage. */
  record PassageRecord(Passage passage) implements Outcome {}

  /** Key: document id. */
  record QuestionRecord(ClusterQuestion question) implements Outcome {}
}
