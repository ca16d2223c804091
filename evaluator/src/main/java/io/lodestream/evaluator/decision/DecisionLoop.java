package io.lodestream.evaluator.decision;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.Promotion;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one step after another for a model line, and decides on each candidate once: after writing
 * a decision, the loop does nothing until the decision has come back from the topic. A measurement
 * takes minutes; when another model became champion meanwhile, the measurement is dropped and made
 * anew. One thread.
 */
public final class DecisionLoop {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionLoop.class);

  private final ModelLine line;
  private final Supplier<CorpusView> corpus;
  private final Supplier<Collection<EvalQuery>> queries;
  private final Evaluator evaluator;
  private final Consumer<Evaluation> log;
  private final StageMeters meters;

  /** A decision on its way through the topic, and how many on the same model came before. */
  private record Written(String modelId, int before) {}

  private Optional<Written> written = Optional.empty();
  private String awaited = "";

  /**
   * @param corpus a new view of everything the topic holds now; closed by the loop
   * @param log writes all of an evaluation or nothing
   */
  public DecisionLoop(
      ModelLine line,
      Supplier<CorpusView> corpus,
      Supplier<Collection<EvalQuery>> queries,
      Evaluator evaluator,
      Consumer<Evaluation> log,
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
    if (written.filter(w -> line.decisionsRead(w.modelId()) <= w.before()).isPresent()) {
      return false;
    }
    var next = line.next();
    if (next instanceof NextStep.Await await) {
      if (!await.what().equals(awaited)) {
        awaited = await.what();
        LOG.info("event=step-awaited for=\"{}\"", awaited);
      }
      return false;
    }
    var evaluation = evaluation(next);
    if (isOutdated(evaluation.promotion())) {
      return false;
    }
    write(evaluation);
    if (next instanceof NextStep.Measure) {
      meters.count(MetricName.EVALUATIONS, 1);
    }
    return true;
  }

  private boolean isOutdated(Promotion promotion) {
    var compared = Optional.ofNullable(promotion.getChampionModelId());
    var champion = line.champion();
    if (champion.equals(compared)) {
      return false;
    }
    LOG.info(
        "event=evaluation-dropped model={} compared={} champion={}",
        promotion.getModelId(),
        compared.orElse("none"),
        champion.orElse("none"));
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
      LOG.warn("event=base-not-measured reason=\"the base model's collection is gone\"");
    }
    try (var view = corpus.get()) {
      LOG.info(
          "event=evaluation-started candidate={} champion={} passages={} documents={}",
          step.candidate().model().getModelId(),
          step.champion().model().getModelId(),
          view.passages(),
          view.documents());
      return evaluator.measure(step, queries.get(), view);
    }
  }

  private void write(Evaluation evaluation) {
    var promotion = evaluation.promotion();
    int before = line.decisionsRead(promotion.getModelId());
    log.accept(evaluation);
    written = Optional.of(new Written(promotion.getModelId(), before));
    awaited = "";
    LOG.info(
        "event=decision-written line={} model={} decision={} reason=\"{}\"",
        promotion.getLine(),
        promotion.getModelId(),
        promotion.getDecision(),
        promotion.getReason());
  }
}
