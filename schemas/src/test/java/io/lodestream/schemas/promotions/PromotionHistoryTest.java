package io.lodestream.schemas.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Decision;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.promotions.PromotionHistory.Standing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromotionHistoryTest {

  private final PromotionHistory history = new PromotionHistory("line");

  @Test
  void hasNoChampionBeforeTheFirstPromotion() {
    assertThat(history.champion()).isEmpty();
    assertThat(history.of("base")).isEqualTo(Standing.UNDECIDED);
  }

  @Test
  void theLastOnePromotedIsChampionHoweverItCameToBe() {
    decided("base", Decision.PROMOTE);
    decided("m1", Decision.PROMOTE);
    assertThat(history.of("m1")).isEqualTo(Standing.CHAMPION);
    decided("m2", Decision.BY_HAND);
    decided("m1", Decision.ROLLBACK);
    assertThat(history.champion()).contains("m1");
    assertThat(history.of("m2")).isEqualTo(Standing.FORMER_CHAMPION);
    assertThat(history.of("base")).isEqualTo(Standing.FORMER_CHAMPION);
  }

  @Test
  void operatorsAndRollbacksNeedNotNameTheChampionTheyReplace() {
    add("base", Decision.PROMOTE, null);
    add("m1", Decision.REJECT, "base");
    assertThat(history.champion()).contains("base");
    add("m2", Decision.PROMOTE, "base");
    add("m3", Decision.BY_HAND, "base");
    add("m2", Decision.ROLLBACK, "m3");
    assertThat(history.champion()).contains("m2");
    add("m4", Decision.BY_HAND, null);
    assertThat(history.champion()).contains("m4");
  }

  @Test
  void aRejectedModelStaysRejectedUntilSomeonePromotesIt() {
    decided("m1", Decision.REJECT);
    assertThat(history.of("m1")).isEqualTo(Standing.REJECTED);
    decided("m1", Decision.BY_HAND);
    assertThat(history.of("m1")).isEqualTo(Standing.CHAMPION);
    decided("m2", Decision.PROMOTE);
    assertThat(history.of("m1")).isEqualTo(Standing.FORMER_CHAMPION);
  }

  @Test
  void aFormerChampionThatIsRejectedIsAFormerChampion() {
    decided("m1", Decision.PROMOTE);
    decided("m2", Decision.PROMOTE);
    decided("m1", Decision.REJECT);
    assertThat(history.of("m1")).isEqualTo(Standing.FORMER_CHAMPION);
  }

  @Test
  void rejectingTheChampionDoesNotTakeItDown() {
    decided("m1", Decision.PROMOTE);
    decided("m1", Decision.REJECT);
    assertThat(history.of("m1")).isEqualTo(Standing.CHAMPION);
  }

  @Test
  void aPromotionOverAFormerChampionIsVoid() {
    decided("base", Decision.PROMOTE);
    decided("m1", Decision.BY_HAND);
    add("m2", Decision.PROMOTE, "base");
    add("m3", Decision.PROMOTE, null);
    assertThat(history.champion()).contains("m1");
    assertThat(history.of("m2")).isEqualTo(Standing.UNDECIDED);
    assertThat(history.of("m3")).isEqualTo(Standing.UNDECIDED);
  }

  @Test
  void aSecondFirstPromotionIsVoid() {
    add("base", Decision.PROMOTE, null);
    add("m1", Decision.PROMOTE, null);
    assertThat(history.champion()).contains("base");
  }

  @Test
  void otherLinesAndTombstonesChangeNothing() {
    history.add(promotion("other", "m1", Decision.PROMOTE, null));
    history.add(null);
    assertThat(history.champion()).isEmpty();
    assertThat(history.of("m1")).isEqualTo(Standing.UNDECIDED);
  }

  @Test
  void aModelsRetrieverIsTheOneOfItsNewestValidDecisionThatMeasuredOne() {
    measured("base", Decision.PROMOTE, null, 0.3);
    measured("m1", Decision.PROMOTE, null, 0.9);
    assertThat(history.retriever("m1")).as("a void promotion").isEmpty();
    measured("m1", Decision.PROMOTE, "base", 0.6);
    assertThat(weight("m1")).isEqualTo(0.6);
    add("base", Decision.ROLLBACK, "m1");
    add("m2", Decision.BY_HAND, "base");
    assertThat(weight("base")).as("a rollback measures nothing").isEqualTo(0.3);
    assertThat(history.retriever("m2")).isEmpty();
  }

  @Test
  void aRejectionHasANewRecipeForTheChampionThatItNames() {
    measured("base", Decision.PROMOTE, null, 0.3);
    measured("m1", Decision.REJECT, "base", 0.4);
    assertThat(weight("base")).isEqualTo(0.4);
    assertThat(history.retriever("m1")).isEmpty();
    measured("m2", Decision.REJECT, "other", 0.9);
    assertThat(weight("base")).as("compared with a model that is not champion").isEqualTo(0.4);
  }

  @Test
  void aRejectionReplacesNoRecipeThatAnOperatorGave() {
    measured("base", Decision.PROMOTE, null, 0.3);
    measured("base", Decision.BY_HAND, "base", 0.8);
    measured("m1", Decision.REJECT, "base", 0.4);
    assertThat(weight("base")).isEqualTo(0.8);
    measured("base", Decision.PROMOTE, "base", 0.5);
    measured("m2", Decision.REJECT, "base", 0.6);
    assertThat(weight("base")).as("measured again").isEqualTo(0.6);
  }

  private void measured(String modelId, Decision decision, String championId, double weight) {
    var recipe =
        RetrieverRecipe.newBuilder().setMode(RetrievalMode.HYBRID).setDenseWeight(weight).build();
    var promotion = promotion("line", modelId, decision, championId);
    history.add(Promotion.newBuilder(promotion).setRetriever(recipe).build());
  }

  private double weight(String modelId) {
    return history.retriever(modelId).orElseThrow().getDenseWeight();
  }

  private void decided(String modelId, Decision decision) {
    add(modelId, decision, history.champion().orElse(null));
  }

  private void add(String modelId, Decision decision, String championId) {
    history.add(promotion("line", modelId, decision, championId));
  }

  private static Promotion promotion(
      String line, String modelId, Decision decision, String championId) {
    return new Promotion(
        line, modelId, championId, decision, "test", List.of(), null, List.of(), Instant.EPOCH);
  }
}
