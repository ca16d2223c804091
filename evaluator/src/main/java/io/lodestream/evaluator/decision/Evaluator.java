package io.lodestream.evaluator.decision;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.measurement.Contender;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.Progress;
import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.promotion.NextStep;
import io.lodestream.evaluator.promotion.PairedScores;
import io.lodestream.evaluator.promotion.PromotionRule;
import io.lodestream.evaluator.promotion.Verdict;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.relevance.RelevanceJudge;
import io.lodestream.evaluator.retrieval.Retriever;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.RetrieverKind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Carries out what a model line asks for and says what is to be written. One thread at a time. */
public final class Evaluator {

  private final RelevanceJudge judge;
  private final Measurer measurer;
  private final PromotionRule rule;
  private final Function<NextStep.Indexed, Retriever> models;
  private final Progress progress;
  private final Clock clock;

  /**
   * @param models opens a model together with its collection; the retriever is closed here
   */
  public Evaluator(
      RelevanceJudge judge,
      Measurer measurer,
      PromotionRule rule,
      Function<NextStep.Indexed, Retriever> models,
      Progress progress,
      Clock clock) {
    this.judge = judge;
    this.measurer = measurer;
    this.rule = rule;
    this.models = models;
    this.progress = progress;
    this.clock = clock;
  }

  public Evaluation promoteFirst(NextStep.PromoteFirst step) {
    var base = step.base();
    var verdict = new Verdict(Decision.PROMOTE, "first model of the line", List.of());
    return new Evaluation(
        List.of(), promotion(base.getLine(), base.getModelId(), null, verdict, now()));
  }

  public Evaluation refuse(NextStep.Refuse step) {
    var candidate = step.candidate();
    var verdict = new Verdict(Decision.REJECT, step.reason(), List.of());
    return new Evaluation(
        List.of(),
        promotion(candidate.getLine(), candidate.getModelId(), step.championId(), verdict, now()));
  }

  /** Measures every contender on every set and decides. */
  public Evaluation measure(
      NextStep.Measure step, Collection<EvalQuery> queries, CorpusView corpus) {
    var sets = judge.judge(queries, corpus);
    var contenders = contenders(step, corpus);
    long questions = sets.stream().mapToLong(set -> set.queries().size()).sum();
    progress.begins(questions * contenders.size());
    var scores = new EnumMap<RetrieverKind, Map<String, QueryScores>>(RetrieverKind.class);
    for (var contender : contenders) {
      scores.put(contender.kind(), scores(contender, sets, corpus));
    }
    int unanswerable = sets.stream().mapToInt(JudgedSet::unanswerable).sum();
    var verdict = rule.decide(paired(sets, scores), unanswerable);
    var candidate = step.candidate().model();
    var championId = step.champion().model().getModelId();
    var evaluationId = EvaluationId.of(candidate.getModelId(), championId, sets);
    var at = now();
    var metrics = new ArrayList<RetrievalMetrics>();
    for (var contender : contenders) {
      for (var set : sets) {
        var measured = scores.get(contender.kind()).get(set.name());
        metrics.add(record(contender, set, measured, corpus, evaluationId, at));
      }
    }
    return new Evaluation(
        metrics, promotion(candidate.getLine(), candidate.getModelId(), championId, verdict, at));
  }

  private List<Contender> contenders(NextStep.Measure step, CorpusView corpus) {
    var contenders = new ArrayList<Contender>();
    contenders.add(
        new Contender(
            RetrieverKind.BM25,
            Contender.BM25,
            Contender.BM25,
            0,
            () -> corpus.lexical().borrowed()));
    var championId = step.champion().model().getModelId();
    boolean baseServes =
        step.base().filter(base -> base.model().getModelId().equals(championId)).isPresent();
    step.base().ifPresent(base -> contenders.add(model(RetrieverKind.BASE, base)));
    if (!baseServes) {
      contenders.add(model(RetrieverKind.CHAMPION, step.champion()));
    }
    contenders.add(model(RetrieverKind.CANDIDATE, step.candidate()));
    return contenders;
  }

  private Contender model(RetrieverKind kind, NextStep.Indexed indexed) {
    var model = indexed.model();
    return new Contender(
        kind,
        model.getModelId(),
        model.getName(),
        model.getDimension(),
        () -> models.apply(indexed));
  }

  private Map<String, QueryScores> scores(
      Contender contender, List<JudgedSet> sets, CorpusView corpus) {
    var scores = new HashMap<String, QueryScores>();
    try (var retriever = contender.open().get()) {
      for (var set : sets) {
        progress.measures(contender.modelId(), set.name());
        scores.put(set.name(), measurer.measure(retriever, set, corpus.passages()));
      }
    }
    return scores;
  }

  private static List<PairedScores> paired(
      List<JudgedSet> sets, Map<RetrieverKind, Map<String, QueryScores>> scores) {
    var championKind =
        scores.containsKey(RetrieverKind.CHAMPION) ? RetrieverKind.CHAMPION : RetrieverKind.BASE;
    return sets.stream()
        .filter(set -> !set.queries().isEmpty())
        .map(
            set ->
                new PairedScores(
                    Compared.DENSE,
                    set.name(),
                    set.origin(),
                    set.queries().stream().map(JudgedQuery::sourceDocument).toArray(String[]::new),
                    compared(scores.get(championKind).get(set.name())),
                    compared(scores.get(RetrieverKind.CANDIDATE).get(set.name()))))
        .toList();
  }

  private static double[][] compared(QueryScores scores) {
    return RetrievalMetric.COMPARED.stream().map(scores::of).toArray(double[][]::new);
  }

  private static RetrievalMetrics record(
      Contender contender,
      JudgedSet set,
      QueryScores scores,
      CorpusView corpus,
      String evaluationId,
      Instant at) {
    return new RetrievalMetrics(
        set.name(),
        contender.kind(),
        contender.modelId(),
        contender.name(),
        contender.dimension(),
        set.granularity(),
        scores.queries(),
        set.unanswerable(),
        (long) corpus.passages(),
        (long) corpus.documents(),
        scores.published(),
        null,
        evaluationId,
        at);
  }

  private static Promotion promotion(
      String line, String modelId, String championId, Verdict verdict, Instant at) {
    return new Promotion(
        line,
        modelId,
        championId,
        verdict.decision(),
        verdict.reason(),
        verdict.comparisons(),
        null,
        List.of(),
        at);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
