package io.lodestream.evaluator;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.EvalQuery;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step after another for a model line, each decided once: after writing a decision it
 * does nothing until the decision has come back from the topic. One thread.
 */
public final class DecisionLoop {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);

  private final ModelLine line;
  private final Supplier<CorpusView> corpus;
  private final Supplier<Collection<EvalQuery>> queries;
  private final Evaluator evaluator;
  private final DecisionLog log;
  private final StageMeters meters;
  private Optional<String> written = Optional.empty();
  private String awaited = "";

  /**
   * @param corpus a new view of everything the topic holds now; closed by the loop
   */
  public DecisionLoop(
      ModelLine line,
      Supplier<CorpusView> corpus,
      Supplier<Collection<EvalQuery>> queries,
      Evaluator evaluator,
      DecisionLog log,
      StageMeters meters) {
    this.line = line;
    this.corpus = corpus;
    this.queries = queries;
    this.evaluator = evaluator;
    this.log = log;
    this.meters = meters;
  }

  /** Does what is due, if anything; true when a decision was written. */
  public boolean step() {
    if (written.filter(modelId -> !line.isDecided(modelId)).isPresent()) {
      return false;
    }
    var next = line.next();
    if (next instanceof NextStep.Await await) {
      if (!await.what().equals(awaited)) {
        awaited = await.what();
        LOG.info("waiting for=\"{}\"", awaited);
      }
      return false;
    }
    write(evaluation(next));
    return true;
  }

  private Evaluation evaluation(NextStep next) {
    if (next instanceof NextStep.PromoteFirst first) {
      return evaluator.promoteFirst(first);
    }
    if (next instanceof NextStep.Refuse refuse) {
      return evaluator.refuse(refuse);
    }
    return measured((NextStep.Measure) next);
  }

  private Evaluation measured(NextStep.Measure step) {
    if (step.base().isEmpty()) {
      LOG.warn("base model not measured reason=\"its collection is gone\"");
    }
    try (var view = corpus.get()) {
      LOG.info(
          "evaluation started candidate={} champion={} passages={} documents={}",
          step.candidate().model().getModelId(),
          step.champion().model().getModelId(),
          view.passages(),
          view.documents());
      var evaluation = evaluator.measure(step, queries.get(), view);
      meters.count(MetricName.EVALUATIONS, 1);
      return evaluation;
    }
  }

  private void write(Evaluation evaluation) {
    var promotion = evaluation.promotion();
    log.write(evaluation);
    written = Optional.of(promotion.getModelId());
    awaited = "";
    LOG.info(
        "decided line={} model={} decision={} reason=\"{}\"",
        promotion.getLine(),
        promotion.getModelId(),
        promotion.getDecision(),
        promotion.getReason());
  }
}
