package io.lodestream.evaluator;

import io.lodestream.evaluator.decision.Evaluation;
import io.lodestream.runtime.kafka.SoleWriter;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.topics.Topics;
import java.util.Locale;

/** Writes figures and decision in one transaction; a second evaluator of the line is fenced. */
final class DecisionLog implements AutoCloseable {

  private final SoleWriter writer;
  private final Topics topics;

  DecisionLog(SoleWriter writer, Topics topics) {
    this.writer = writer;
    this.topics = topics;
  }

  /** Writes all of the evaluation or nothing. */
  void write(Evaluation evaluation) {
    writer.commit(
        sends -> {
          for (var metrics : evaluation.metrics()) {
            sends.send(topics.retrievalMetrics(), key(metrics), metrics);
          }
          var promotion = evaluation.promotion();
          sends.send(topics.promotions(), promotion.getLine(), promotion);
        });
  }

  /** One retriever of one evaluation; the keys of a model's dense vectors are those of old. */
  private static String key(RetrievalMetrics metrics) {
    var key = "%s/%s/%d".formatted(metrics.getModelId(), metrics.getSet(), metrics.getDimension());
    return switch (metrics.getRetriever()) {
      case BM25, SPARSE, BASE, CHAMPION, CANDIDATE -> key;
      case BASE_HYBRID, CHAMPION_SERVED, SERVED ->
          key + "/" + metrics.getRetriever().name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  /** Asks for an early window. */
  void ask(WindowRequest request) {
    writer.commit(sends -> sends.send(topics.windowRequests(), request.getLine(), request));
  }

  /** Failed once another evaluator has the line. */
  Health health() {
    return writer.health();
  }

  @Override
  public void close() {
    writer.close();
  }
}
