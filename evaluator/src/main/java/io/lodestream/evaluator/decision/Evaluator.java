package io.lodestream.evaluator.decision;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.Progress;
import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.evaluator.promotion.PromotionRule;
import io.lodestream.evaluator.promotion.Verdict;
import io.lodestream.evaluator.recipe.ChoosingQueries;
import io.lodestream.evaluator.recipe.ModelMeasurer;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrieverRecipe;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Carries out what a model line asks for and says what is to be written. One thread at a time. */
public final class Evaluator {

  private final RelevanceJudge judge;
  private final Measurer lexical;
  private final ModelMeasurer measurer;
  private final PromotionRule rule;
  private final Function<NextStep.Indexed, ModelRetriever> models;
  private final Progress progress;
  private final Clock clock;

  /**
   * @param lexical measures BM25
   * @param measurer measures models and chooses their recipes
   * @param models opens a model together with its collection; the retriever is closed here
   */
  public Evaluator(
      RelevanceJudge judge,
      Measurer lexical,
      ModelMeasurer measurer,
      PromotionRule rule,
      Function<NextStep.Indexed, ModelRetriever> models,
      Progress progress,
      Clock clock) {
    this.judge = judge;
    this.lexical = lexical;
    this.measurer = measurer;
    this.rule = rule;
    this.models = models;
    this.progress = progress;
    this.clock = clock;
  }

  public Evaluation promoteFirst(NextStep.PromoteFirst step) {
    var verdict = new Verdict(Decision.PROMOTE, "first model of the line", List.of());
    return new Evaluation(List.of(), unmeasured(step.base(), null, verdict));
  }

  public Evaluation refuse(NextStep.Refuse step) {
    var verdict = new Verdict(Decision.REJECT, step.reason(), List.of());
    return new Evaluation(List.of(), unmeasured(step.candidate(), step.championId(), verdict));
  }

  /** Measures every contender on every set and decides. */
  public Evaluation measure(
      NextStep.Measure step, Collection<EvalQuery> queries, CorpusView corpus) {
    var sets = judge.judge(queries, corpus);
    var choosing = ChoosingQueries.of(rule.deciding(sets), rule.settings());
    var championId = step.champion().model().getModelId();
    boolean baseServes =
        step.base().filter(base -> base.model().getModelId().equals(championId)).isPresent();
    long questions = sets.stream().mapToLong(set -> set.queries().size()).sum();
    int models = 1 + (step.base().isPresent() ? 1 : 0) + (baseServes ? 0 : 1);
    progress.begins(questions * (1 + models * measurer.passes(choosing, step.inUse())));
    var bm25 = bm25(sets, corpus);
    var base = step.base().map(model -> measured(model, sets, choosing, step.inUse(), corpus));
    var champion =
        baseServes
            ? base.orElseThrow()
            : measured(step.champion(), sets, choosing, step.inUse(), corpus);
    var candidate = measured(step.candidate(), sets, choosing, step.inUse(), corpus);
    var line = new MeasuredLine(sets, bm25, base, champion, candidate, measurer.servesDenseAlone());

    int unanswerable = sets.stream().mapToInt(JudgedSet::unanswerable).sum();
    var verdict = rule.decide(line.deciding(), unanswerable);
    var at = now();
    var evaluationId = EvaluationId.of(candidate.version().getModelId(), championId, sets);
    return new Evaluation(
        line.records(corpus, evaluationId, at),
        promotion(line, choosing, step.inUse(), verdict, at));
  }

  private Map<String, QueryScores> bm25(List<JudgedSet> sets, CorpusView corpus) {
    var scores = new HashMap<String, QueryScores>();
    for (var set : sets) {
      progress.measures(MeasuredLine.BM25, set.name());
      scores.put(
          set.name(), lexical.measure(corpus.lexical(), set, measurer.depth(corpus.passages())));
    }
    return scores;
  }

  private MeasuredLine.Model measured(
      NextStep.Indexed indexed,
      List<JudgedSet> sets,
      ChoosingQueries choosing,
      Optional<RetrieverRecipe> inUse,
      CorpusView corpus) {
    var version = indexed.model();
    try (var retriever = models.apply(indexed)) {
      return new MeasuredLine.Model(
          version,
          measurer.measure(
              retriever,
              sets,
              choosing,
              inUse,
              measurer.depth(corpus.passages()),
              set -> progress.measures(version.getModelId(), set.name())));
    }
  }

  private Promotion promotion(
      MeasuredLine line,
      ChoosingQueries choosing,
      Optional<RetrieverRecipe> inUse,
      Verdict verdict,
      Instant at) {
    boolean rejects = verdict.decision() == Decision.REJECT;
    var served = (rejects ? line.champion() : line.candidate()).figures();
    var comparisons = new ArrayList<Comparison>(verdict.comparisons());
    line.beside(verdict.decision()).forEach(paired -> comparisons.addAll(rule.compare(paired)));
    // A candidate measured by the recipe in use goes on with it; a default is no measured recipe.
    boolean tellsRecipe = measurer.chooses() && (served.chosen() || !rejects && inUse.isPresent());
    return new Promotion(
        line.candidate().version().getLine(),
        line.candidate().version().getModelId(),
        line.champion().version().getModelId(),
        verdict.decision(),
        verdict.reason()
            + line.retrievers(measurer.chooses() ? choosing.reason() : Optional.empty()),
        comparisons,
        tellsRecipe ? served.best() : null,
        served.figures(),
        at);
  }

  private Promotion unmeasured(ModelVersion model, String championId, Verdict verdict) {
    return new Promotion(
        model.getLine(),
        model.getModelId(),
        championId,
        verdict.decision(),
        verdict.reason(),
        verdict.comparisons(),
        null,
        List.of(),
        now());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
