package io.lodestream.evaluator;

import io.lodestream.evaluator.decision.Evaluation;
import io.lodestream.runtime.kafka.TransactionalWriter;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.topics.Topics;

/** Writes figures and decision in one transaction; a second evaluator of the line is fenced. */
final class DecisionLog implements AutoCloseable {

  private final TransactionalWriter writer;
  private final Topics topics;

  DecisionLog(TransactionalWriter writer, Topics topics) {
    this.writer = writer;
    this.topics = topics;
  }

  /** Writes all of the evaluation or nothing. */
  void write(Evaluation evaluation) {
    writer.commit(
        sends -> {
          for (var metrics : evaluation.metrics()) {
            var key =
                "%s/%s/%d"
                    .formatted(metrics.getModelId(), metrics.getSet(), metrics.getDimension());
            sends.send(topics.retrievalMetrics(), key, metrics);
          }
          var promotion = evaluation.promotion();
          sends.send(topics.promotions(), promotion.getLine(), promotion);
        });
  }

  /** Asks for an early window. */
  void ask(WindowRequest request) {
    writer.commit(sends -> sends.send(topics.windowRequests(), request.getLine(), request));
  }

  @Override
  public void close() {
    writer.close();
  }
}
