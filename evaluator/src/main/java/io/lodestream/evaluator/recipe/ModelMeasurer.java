package io.lodestream.evaluator.recipe;

import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.evaluator.measurement.QueryScores;
import io.lodestream.evaluator.measurement.RankingDepth;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.evaluator.relevance.JudgedSet;
import io.lodestream.evaluator.retrieval.ModelRetriever;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.RerankRule;
import io.lodestream.runtime.retrieval.RetrievalRule;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.schemas.RecipeFigure;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures a model by every recipe that may serve it and chooses one, by {@link CrossFitting}.
 * Reranks compete on top of the best recipe without one.
 */
public final class ModelMeasurer {

  private final RetrievalSettings settings;
  private final Measurer measurer;
  private final RecipeMeasurer recipes;

  public ModelMeasurer(RetrievalSettings settings, Measurer measurer) {
    this.settings = settings;
    this.measurer = measurer;
    this.recipes = new RecipeMeasurer(measurer);
  }

  /** Whether recipes are chosen, and not configured. */
  public boolean chooses() {
    return settings.rule() == RetrievalRule.AUTO;
  }

  /** Whether models are served, and thus compared, by their dense vectors alone. */
  public boolean servesDenseAlone() {
    return settings.rule() == RetrievalRule.DENSE && settings.rerank() == RerankRule.NONE;
  }

  /**
   * How deep documents are ranked, by every contender alike: where a fusion or a reranked top may
   * compete, no deeper than these are.
   *
   * @param passages number of passages in the corpus
   */
  public RankingDepth depth(int passages) {
    return servesDenseAlone() ? measurer.untilComplete(passages) : RankingDepth.FUSED;
  }

  /** How often a model of the evaluation answers every query: with a reranker, twice. */
  public int passes(ChoosingQueries choosing, Optional<RetrieverRecipe> inUse) {
    boolean reranks =
        settings.rerank() != RerankRule.NONE
            && (chooses(choosing) || fixed(inUse).getRerank() == method());
    return reranks ? 2 : 1;
  }

  private boolean chooses(ChoosingQueries choosing) {
    return chooses() && choosing.reason().isEmpty();
  }

  /**
   * @param inUse the champion's recipe, which stays where nothing is better beyond doubt and where
   *     there is nothing to choose by
   * @param depth of every ranking, see {@link #depth}
   * @param turn told of every set before the set is measured, {@link #passes} times
   */
  public MeasuredModel measure(
      ModelRetriever model,
      List<JudgedSet> sets,
      ChoosingQueries choosing,
      Optional<RetrieverRecipe> inUse,
      RankingDepth depth,
      Consumer<JudgedSet> turn) {
    var remarks = new ArrayList<String>();
    if (!model.hasSparseSide() && settings.rule() != RetrievalRule.DENSE) {
      remarks.add("it has no sparse vectors, so that only dense recipes could be measured");
    }
    var fixed = fixed(inUse);
    var competing = competing(model, CompetingRecipes.unreranked(fixed));
    var rule =
        new RecipeRule(recipe -> CompetingRecipes.cost(recipe, settings.denseWeight(), inUse));
    var scores = new RecipeScores();
    for (var set : sets) {
      turn.accept(set);
      scores.add(set, competing, recipes.fused(model, set, competing, depth));
    }
    boolean chooses = chooses(choosing);
    var withoutRerank =
        chooses
            ? new CrossFitting(rule, choosing).choose(competing, scores)
            : Choice.fixed(
                model.hasSparseSide() ? CompetingRecipes.unreranked(fixed) : Recipes.dense());
    var served = withoutRerank;
    if (model.hasReranker() && chooses) {
      served = reranked(model, sets, turn, withoutRerank, scores, new CrossFitting(rule, choosing));
    } else if (model.hasReranker() && fixed.getRerank() == method()) {
      var always = Recipes.reranked(withoutRerank.onAll(), method(), fixed.getRerankWeight());
      measureReranked(model, sets, turn, List.of(always), scores);
      served = Choice.fixed(always);
    }
    return measured(model, sets, choosing, scores, withoutRerank, served, chooses, remarks);
  }

  private MeasuredModel measured(
      ModelRetriever model,
      List<JudgedSet> sets,
      ChoosingQueries choosing,
      RecipeScores scores,
      Choice withoutRerank,
      Choice served,
      boolean chooses,
      List<String> remarks) {
    var halves = choosing.halves();
    var serving = model.serving(served.onAll());
    return new MeasuredModel(
        bySet(sets, set -> scores.of(set, Recipes.dense()).with(measurer.diagnostics(model, set))),
        model.hasSparseSide() && settings.rule() != RetrievalRule.DENSE
            ? bySet(sets, set -> scores.of(set, Recipes.sparse()))
            : Map.of(),
        bySet(sets, set -> scores.reported(set, withoutRerank, halves)),
        bySet(
            sets,
            set -> scores.reported(set, served, halves).with(measurer.diagnostics(serving, set))),
        withoutRerank.onAll(),
        served.onAll(),
        chooses,
        chooses ? figures(scores, choosing.sets()) : List.of(),
        remarks);
  }

  /**
   * @param fixed what serves where nothing is chosen, without rerank
   */
  private List<RetrieverRecipe> competing(ModelRetriever model, RetrieverRecipe fixed) {
    if (!model.hasSparseSide() || settings.rule() == RetrievalRule.DENSE) {
      return List.of(Recipes.dense());
    }
    return chooses()
        ? CompetingRecipes.withoutRerank(settings.denseWeight(), fixed)
        : List.of(Recipes.dense(), Recipes.sparse(), fixed);
  }

  /** What serves where nothing is chosen: by configuration, or as the champion is served now. */
  private RetrieverRecipe fixed(Optional<RetrieverRecipe> inUse) {
    if (chooses() && inUse.isPresent()) {
      return inUse.get();
    }
    var configured =
        settings.rule() == RetrievalRule.DENSE
            ? Recipes.dense()
            : Recipes.weighted(settings.denseWeight());
    return chooses() || settings.rerank() == RerankRule.NONE
        ? configured
        : Recipes.reranked(configured, method(), settings.rerankWeight());
  }

  /** The recipe without rerank against the same recipe with rerank. */
  private Choice reranked(
      ModelRetriever model,
      List<JudgedSet> sets,
      Consumer<JudgedSet> turn,
      Choice withoutRerank,
      RecipeScores scores,
      CrossFitting fitting) {
    var tops = new LinkedHashSet<RetrieverRecipe>();
    tops.add(withoutRerank.onAll());
    tops.addAll(withoutRerank.reporting());
    var measured = new ArrayList<RetrieverRecipe>();
    tops.forEach(top -> measured.addAll(CompetingRecipes.reranked(top, method())));
    measureReranked(model, sets, turn, measured, scores);
    return fitting.next(
        withoutRerank,
        top -> {
          var contenders = new ArrayList<>(List.of(top));
          contenders.addAll(CompetingRecipes.reranked(top, method()));
          return contenders;
        },
        scores);
  }

  private void measureReranked(
      ModelRetriever model,
      List<JudgedSet> sets,
      Consumer<JudgedSet> turn,
      List<RetrieverRecipe> reranked,
      RecipeScores scores) {
    // All sets before any is added: a recipe has figures on every set or on none.
    var measured = new ArrayList<List<QueryScores>>();
    for (var set : sets) {
      turn.accept(set);
      measured.add(recipes.reranked(model, set, reranked));
    }
    for (int i = 0; i < sets.size(); i++) {
      scores.add(sets.get(i), reranked, measured.get(i));
    }
  }

  private static List<RecipeFigure> figures(RecipeScores scores, List<JudgedSet> sets) {
    return scores.recipes().stream()
        .map(
            recipe -> {
              var ndcg = scores.ndcg(recipe, sets);
              return new RecipeFigure(
                  recipe,
                  RetrievalMetric.NDCG_10.id(),
                  Arrays.stream(ndcg).average().orElseThrow(),
                  ndcg.length);
            })
        .toList();
  }

  private RerankMethod method() {
    return settings.rerank() == RerankRule.EXTERNAL
        ? RerankMethod.EXTERNAL
        : RerankMethod.LATE_INTERACTION;
  }

  private static Map<String, QueryScores> bySet(
      List<JudgedSet> sets, Function<JudgedSet, QueryScores> scores) {
    var bySet = new HashMap<String, QueryScores>();
    sets.forEach(set -> bySet.put(set.name(), scores.apply(set)));
    return bySet;
  }
}
