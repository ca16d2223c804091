package io.lodestream.evaluator.decision;

import io.lodestream.evaluator.corpus.CorpusView;
import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.promotion.PairedScores;
import io.lodestream.evaluator.recipe.MeasuredModel;
import io.lodestream.evaluator.relevance.JudgedQuery;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.RetrieverKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an evaluation measured, as comparisons and as records.
 *
 * @param bm25 figures by set
 * @param base empty when its collection is gone
 * @param champion the base itself while the base is champion
 * @param denseAlone whether models are served by their dense vectors alone
 */
record MeasuredLine(
    List<JudgedSet> sets,
    Map<String, QueryScores> bm25,
    Optional<Model> base,
    Model champion,
    Model candidate,
    boolean denseAlone) {

  static final String BM25 = "bm25";
  private static final String SPARSE = "sparse";

  /** A model with its figures. */
  record Model(ModelVersion version, MeasuredModel figures) {}

  private boolean baseServes() {
    return base.filter(b -> b.version().equals(champion.version())).isPresent();
  }

  /**
   * What decides: champion and candidate as they are served, or by dense vectors alone where one of
   * the two has no sparse side, since words would then decide between models.
   */
  List<PairedScores> deciding() {
    return denseAlone || unequalSides() ? dense() : served();
  }

  private boolean unequalSides() {
    return champion.figures().sparse().isEmpty() != candidate.figures().sparse().isEmpty();
  }

  private List<PairedScores> served() {
    return paired(Compared.SERVED, champion.figures().served(), candidate.figures().served());
  }

  private List<PairedScores> dense() {
    return paired(Compared.DENSE, champion.figures().dense(), candidate.figures().dense());
  }

  /** What informs beside that, once it is known which of the two will be served. */
  List<PairedScores> beside(Decision decision) {
    var beside = new ArrayList<PairedScores>();
    if (denseAlone) {
      return beside;
    }
    beside.addAll(unequalSides() ? served() : dense());
    var served = decision == Decision.REJECT ? champion : candidate;
    base.ifPresent(
        model ->
            beside.addAll(
                paired(
                    Compared.BASE_HYBRID,
                    model.figures().withoutRerank(),
                    served.figures().served())));
    return beside;
  }

  /**
   * How the compared models retrieve, as the end of a reason; empty where only dense vectors are
   * served, and where nothing was asked.
   *
   * @param notChosen why recipes were not chosen, if they should have been
   */
  String retrievers(Optional<String> notChosen) {
    if (denseAlone || sets.stream().allMatch(set -> set.queries().isEmpty())) {
      return "";
    }
    var ofChampion = Recipes.name(champion.figures().best());
    var ofCandidate = Recipes.name(candidate.figures().best());
    var text = new StringBuilder("; ");
    text.append(
        ofChampion.equals(ofCandidate)
            ? "both served by " + ofCandidate
            : "the champion served by %s, the candidate by %s".formatted(ofChampion, ofCandidate));
    if (unequalSides()) {
      text.append("; compared by dense vectors alone, since one of the two has no sparse vectors");
    }
    notChosen.ifPresent(why -> text.append(" (").append(why).append(')'));
    for (var model : List.of(champion, candidate)) {
      for (var remark : model.figures().remarks()) {
        text.append("; %s: %s".formatted(model.version().getModelId(), remark));
      }
    }
    return text.toString();
  }

  private List<PairedScores> paired(
      Compared compared, Map<String, QueryScores> champion, Map<String, QueryScores> candidate) {
    return sets.stream()
        .filter(set -> !set.queries().isEmpty())
        .map(
            set ->
                new PairedScores(
                    compared,
                    set.name(),
                    set.origin(),
                    set.queries().stream().map(JudgedQuery::sourceDocument).toArray(String[]::new),
                    compared(champion.get(set.name())),
                    compared(candidate.get(set.name()))))
        .toList();
  }

  private static double[][] compared(QueryScores scores) {
    return RetrievalMetric.COMPARED.stream().map(scores::of).toArray(double[][]::new);
  }

  /** One record per retriever and set. */
  List<RetrievalMetrics> records(CorpusView corpus, String evaluationId, Instant at) {
    var records = new ArrayList<RetrievalMetrics>();
    for (var row : rows()) {
      for (var set : sets) {
        var scores = row.scores().get(set.name());
        records.add(
            new RetrievalMetrics(
                set.name(),
                row.kind(),
                row.modelId(),
                row.name(),
                row.dimension(),
                set.granularity(),
                scores.queries(),
                set.unanswerable(),
                (long) corpus.passages(),
                (long) corpus.documents(),
                scores.published(),
                row.recipe(),
                evaluationId,
                at));
      }
    }
    return records;
  }

  /**
   * A retriever's figures.
   *
   * @param recipe its name; null where there is none
   */
  private record Row(
      RetrieverKind kind,
      String modelId,
      String name,
      int dimension,
      String recipe,
      Map<String, QueryScores> scores) {}

  private List<Row> rows() {
    var rows = new ArrayList<Row>();
    rows.add(new Row(RetrieverKind.BM25, BM25, BM25, 0, null, bm25));
    if (!candidate.figures().sparse().isEmpty()) {
      var sparse = candidate.figures().sparse();
      rows.add(new Row(RetrieverKind.SPARSE, SPARSE, SPARSE, 0, null, sparse));
    }
    base.ifPresent(
        model -> {
          rows.add(dense(RetrieverKind.BASE, model));
          if (!denseAlone) {
            var recipe = Recipes.name(model.figures().bestWithoutRerank());
            rows.add(
                row(RetrieverKind.BASE_HYBRID, model, recipe, model.figures().withoutRerank()));
          }
        });
    if (!baseServes()) {
      rows.add(dense(RetrieverKind.CHAMPION, champion));
    }
    rows.add(served(RetrieverKind.CHAMPION_SERVED, champion));
    rows.add(dense(RetrieverKind.CANDIDATE, candidate));
    rows.add(served(RetrieverKind.SERVED, candidate));
    return rows;
  }

  private static Row dense(RetrieverKind kind, Model model) {
    return row(kind, model, null, model.figures().dense());
  }

  private static Row served(RetrieverKind kind, Model model) {
    return row(kind, model, Recipes.name(model.figures().best()), model.figures().served());
  }

  private static Row row(
      RetrieverKind kind, Model model, String recipe, Map<String, QueryScores> scores) {
    var version = model.version();
    return new Row(
        kind, version.getModelId(), version.getName(), version.getDimension(), recipe, scores);
  }
}
