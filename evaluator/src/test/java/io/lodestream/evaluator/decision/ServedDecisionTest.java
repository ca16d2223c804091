package io.lodestream.evaluator.decision;

import static io.lodestream.evaluator.Records.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.evaluator.Records;
import io.lodestream.evaluator.measurement.Measurer;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RecipeFigure;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrievalMetrics;
import io.lodestream.schemas.RetrieverKind;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is compared, chosen and written when recipes serve. */
class ServedDecisionTest extends DecidedLine {

  private Map<String, String> index = Map.of("index.retrieval", "auto");

  @Override
  Map<String, String> index() {
    // Null while the superclass is made.
    return index == null ? Map.of() : index;
  }

  @BeforeEach
  void aCandidateBesideTheBase() {
    minQueries = 15;
    baseServes(line);
    candidate(line, "w1", 1);
    models.findsByWords("base", n -> n % 2 == 0);
    models.findsByWords("w1", n -> n % 2 == 0);
  }

  private void decide() {
    loop(line).step();
  }

  @Test
  void rejectsADenseGainThatWordsFoundAlready() {
    // Given a candidate that learned what words find, beside a base that finds nothing
    models.finds("base", n -> false);
    models.finds("w1", n -> n % 2 == 0);
    // When
    decide();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.REJECT);
    assertThat(ndcg(Compared.SERVED).getDelta()).isZero();
    assertThat(ndcg(Compared.DENSE).getDelta()).isCloseTo(.5, within(1e-9));
    assertThat(ndcg(Compared.BASE_HYBRID).getDelta()).isZero();
    assertThat(decision(0).getComparisons().get(0).getCompared()).isEqualTo(Compared.SERVED);
  }

  @Test
  void promotesWhatWordsDoNotFindTogetherWithItsRecipe() {
    // Given
    models.finds("base", n -> false);
    models.finds("w1", n -> n % 2 == 1);
    // When
    decide();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.PROMOTE);
    assertThat(ndcg(Compared.SERVED).getChampion()).isCloseTo(.5, within(1e-9));
    assertThat(ndcg(Compared.SERVED).getCandidate()).isCloseTo(1, within(1e-9));
    assertThat(decision(0).getRetriever()).isEqualTo(Recipes.weighted(.4));
    assertThat(decision(0).getReason()).endsWith("; both served by hybrid weighted .4");
    assertThat(decision(0).getAlternatives())
        .extracting(RecipeFigure::getRecipe)
        .contains(Recipes.dense(), Recipes.sparse(), Recipes.weighted(.3))
        .doesNotHaveDuplicates();
    assertThat(decision(0).getAlternatives())
        .filteredOn(figure -> figure.getRecipe().equals(Recipes.dense()))
        .first()
        .satisfies(
            figure -> {
              assertThat(figure.getValue()).isCloseTo(.5, within(1e-9));
              assertThat(figure.getQueries()).isEqualTo(DOCUMENTS);
            });
  }

  @Test
  void givesTheChampionItsBestRecipeWhenItRejects() {
    // Given words that find everything, which neither model's vectors do
    models.findsByWords("base", n -> true);
    models.finds("base", n -> false);
    models.finds("w1", n -> false);
    models.findsByWords("w1", n -> false);
    // When
    decide();
    // Then all recipes with a sparse side tie, and the cheapest of them wins
    assertThat(decision(0).getDecision()).isEqualTo(Decision.REJECT);
    assertThat(decision(0).getRetriever()).isEqualTo(Recipes.weighted(.4));
    assertThat(decision(0).getAlternatives()).isNotEmpty();
  }

  @Test
  void writesOneRowPerRetriever() {
    // Given
    models.finds("base", n -> false);
    models.finds("w1", n -> n % 2 == 1);
    // When
    decide();
    // Then
    var rows = written.get(0).metrics();
    assertThat(rows)
        .extracting(RetrievalMetrics::getRetriever)
        .containsExactly(
            RetrieverKind.BM25,
            RetrieverKind.SPARSE,
            RetrieverKind.BASE,
            RetrieverKind.BASE_HYBRID,
            RetrieverKind.CHAMPION_SERVED,
            RetrieverKind.CANDIDATE,
            RetrieverKind.SERVED);
    assertThat(rows)
        .extracting(row -> row.getMetrics().get("recall@10"))
        .containsExactly(1.0, .5, 0.0, .5, .5, .5, 1.0);
    assertThat(rows.get(6).getRecipe()).isEqualTo("hybrid weighted .4");
    assertThat(rows.get(6).getModelId()).isEqualTo("w1");
    assertThat(rows.get(6).getMetrics()).containsKey(Measurer.LATENCY_P50);
    assertThat(rows.get(5).getRecipe()).isNull();
    assertThat(models.open()).isZero();
  }

  @Test
  void servesByTheConfiguredWeightAndSaysSoWithFewQueries() {
    // Given halves of 20 queries where 30 are needed
    minQueries = 30;
    models.finds("base", n -> false);
    models.finds("w1", n -> n % 2 == 1);
    // When
    decide();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.PROMOTE);
    assertThat(decision(0).getRetriever()).as("a default is not measured").isNull();
    assertThat(decision(0).getAlternatives()).isEmpty();
    assertThat(decision(0).getReason())
        .endsWith(
            "; both served by hybrid weighted .4 (too few queries to choose a recipe by: half of"
                + " the documents has 20, about 20; needed are 30 about 5)");
  }

  @Test
  void measuresByTheRecipeInUseWhereThereIsNothingToChooseBy() {
    // Given a champion whose recipe was measured before, and too few queries now
    line.decided(
        Promotion.newBuilder(Records.promotion("base", Decision.BY_HAND, "default"))
            .setRetriever(Recipes.weighted(.7))
            .build());
    minQueries = 30;
    models.finds("base", n -> false);
    models.finds("w1", n -> n % 2 == 1);
    // When
    decide();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.PROMOTE);
    assertThat(decision(0).getRetriever()).isEqualTo(Recipes.weighted(.7));
    assertThat(decision(0).getReason()).contains("; both served by hybrid weighted .7 (too few");
  }

  @Test
  void keepsTheRecipeInUseWhereNothingIsBetter() {
    // Given
    line.decided(
        Promotion.newBuilder(Records.promotion("base", Decision.BY_HAND, "default"))
            .setRetriever(Recipes.weighted(.8))
            .build());
    models.finds("base", n -> false);
    models.finds("w1", n -> n % 2 == 1);
    // When
    decide();
    // Then every weight finds the same
    assertThat(decision(0).getRetriever()).isEqualTo(Recipes.weighted(.8));
  }

  @Test
  void choosesNoRecipeByGeneratedQueries() {
    // Given
    queries.replaceAll(
        q ->
            query(
                "held-out",
                q.getQueryId(),
                q.getText(),
                LabelOrigin.SYNTHETIC,
                q.getLabels().get(0)));
    models.finds("base", n -> false);
    models.finds("w1", n -> false);
    // When
    decide();
    // Then the champion keeps the recipe it had
    assertThat(decision(0).getRetriever()).isNull();
    assertThat(decision(0).getReason())
        .endsWith("(no queries that people wrote to choose a recipe by)");
  }

  @Test
  void comparesByTheConfiguredWeightWhenTheRuleIsHybrid() {
    // Given
    index = Map.of("index.retrieval", "hybrid", "index.dense-weight", "0.7");
    models.finds("base", n -> false);
    models.finds("w1", n -> n % 2 == 1);
    // When
    decide();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.PROMOTE);
    assertThat(decision(0).getRetriever()).isNull();
    assertThat(decision(0).getReason()).endsWith("; both served by hybrid weighted .7");
    assertThat(ndcg(Compared.SERVED).getCandidate()).isCloseTo(1, within(1e-9));
  }

  @Test
  void measuresACollectionWithoutSparseSideByItsDenseVectorsAndSaysSo() {
    // Given a base that an older version indexed
    models.forgetWords("base");
    models.finds("base", n -> n % 4 == 0);
    models.finds("w1", n -> n % 4 == 0);
    // When
    decide();
    // Then
    assertThat(ndcg(Compared.SERVED).getChampion()).isCloseTo(.25, within(1e-9));
    assertThat(ndcg(Compared.SERVED).getCandidate()).isCloseTo(.5, within(1e-9));
    assertThat(decision(0).getDecision())
        .as("words would decide between models")
        .isEqualTo(Decision.REJECT);
    assertThat(decision(0).getComparisons().get(0).getCompared()).isEqualTo(Compared.DENSE);
    assertThat(decision(0).getReason())
        .contains("compared by dense vectors alone")
        .contains("the champion served by dense")
        .contains("base: it has no sparse vectors, so that only dense recipes could be measured");
  }

  @Test
  void letsARerankerCompete() {
    // Given words and vectors that find every passage at the second place, and a reranker that
    // knows the right one
    index = Map.of("index.retrieval", "auto", "index.rerank", "late-interaction");
    models.hidesBehindAnother("base");
    models.hidesBehindAnother("w1");
    reranker = Optional.of(ServedDecisionTest::knowingTheRightOne);
    // When
    decide();
    // Then
    assertThat(decision(0).getDecision()).isEqualTo(Decision.REJECT);
    assertThat(decision(0).getRetriever().getRerank()).isEqualTo(RerankMethod.LATE_INTERACTION);
    assertThat(ndcg(Compared.BASE_HYBRID).getDelta()).isGreaterThan(.3);
  }

  @Test
  void countsTheRerankedQueriesAmongThoseToMeasure() {
    // Given
    index = Map.of("index.retrieval", "auto", "index.rerank", "late-interaction");
    reranker = Optional.of(ServedDecisionTest::knowingTheRightOne);
    // When
    decide();
    // Then BM25 answers every query once, base and candidate answer it unreranked and reranked
    assertThat(meters.values())
        .containsEntry("queries.to.evaluate", 5.0 * DOCUMENTS)
        .containsEntry("queries.evaluated", 5.0 * DOCUMENTS);
  }

  @Test
  void decidesNothingWhileTheRerankerFails() {
    // Given
    index = Map.of("index.retrieval", "auto", "index.rerank", "late-interaction");
    reranker =
        Optional.of(
            (query, passages) -> {
              throw new RetryableException("reranker is down");
            });
    // When, then
    assertThatThrownBy(this::decide)
        .isInstanceOf(RetryableException.class)
        .hasMessage("the reranker failed for 40 of 40 queries: reranker is down");
    assertThat(models.open()).isZero();
  }

  @Test
  void measuresAQueryUnrerankedForWhichTheRerankerFailsAsItWouldBeServed() {
    // Given
    index = Map.of("index.retrieval", "auto", "index.rerank", "late-interaction");
    models.hidesBehindAnother("base");
    models.hidesBehindAnother("w1");
    reranker =
        Optional.of(
            (query, passages) -> {
              if (FakeModels.number(query) == 6) {
                throw new RetryableException("too many requests");
              }
              return knowingTheRightOne(query, passages);
            });
    // When
    decide();
    // Then
    assertThat(decision(0).getRetriever().getRerank()).isEqualTo(RerankMethod.LATE_INTERACTION);
    double hidden = 1 / (Math.log(3) / Math.log(2));
    assertThat(ndcg(Compared.SERVED).getChampion()).isCloseTo((39 + hidden) / 40, within(1e-6));
  }

  private static float[] knowingTheRightOne(String query, List<String> passages) {
    var scores = new float[passages.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = passages.get(i).equals("d" + FakeModels.number(query) + "#0") ? 1 : 0;
    }
    return scores;
  }

  private Comparison ndcg(Compared compared) {
    return decision(0).getComparisons().stream()
        .filter(c -> c.getCompared() == compared && c.getMetric().equals("ndcg@10"))
        .findFirst()
        .orElseThrow();
  }
}
