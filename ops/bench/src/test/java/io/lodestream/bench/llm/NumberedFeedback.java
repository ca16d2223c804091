package io.lodestream.bench.llm;

import io.lodestream.runtime.kafka.TopicWriter;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.passages.PassageId;

/**
 * People who say of every numbered passage what it answers, some of them twice, and after that once
 * of every document. What they say of a document is read in their order.
 */
final class NumberedFeedback implements AutoCloseable {

  private static final int AT_A_TIME = 8;
  private static final int PER_DOCUMENT = 10;

  /** Coprime to every count that is no multiple of it: neighbours are far apart. */
  private static final int STRIDE = 37;

  private final StageContext context;
  private final TopicWriter writer;
  private final int passages;
  private int said;

  NumberedFeedback(StageContext context, int passages) {
    this.context = context;
    this.passages = passages;
    this.writer = context.kafka().writer("people");
  }

  /** So many pairs must come of it all. */
  int pairs() {
    return passages + passages / PER_DOCUMENT;
  }

  /** The next few, or nothing when all has been said. */
  void sayMore() {
    for (int i = 0; i < AT_A_TIME && said < passages; i++) {
      say("who mends pump %05d at night", said * STRIDE % passages);
      said++;
    }
    writer.flush();
  }

  /** How many have been said, each counted once. */
  int said() {
    return said;
  }

  /** Everything again, with what has not been said yet, then the last words. */
  void sayTheRest() {
    said = 0;
    while (said < passages) {
      sayMore();
    }
    for (int number = 0; number < passages; number += PER_DOCUMENT) {
      say("who mends pump %05d on sundays", number);
    }
    writer.flush();
  }

  private void say(String query, int number) {
    var passage = NumberedPassages.id(number);
    var document = PassageId.documentOf(passage);
    var feedback = new Relevance(query.formatted(number), document, passage, 1, "label");
    writer.send(context.topics().feedback(), document, feedback);
  }

  @Override
  public void close() {
    writer.close();
  }
}
