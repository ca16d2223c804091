package io.lodestream.evaluator.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.evaluator.Records;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.IndexState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelLineTest {

  private final ModelLine line = new ModelLine("default");

  @Test
  void waitsForABaseModel() {
    assertThat(line.next()).isEqualTo(new NextStep.Await("a base model of line default"));
  }

  @Test
  void makesTheBaseModelTheFirstChampionOnce() {
    // Given
    var base = Records.model("base", 0);
    line.modelChanged("base", base);
    assertThat(line.next()).isEqualTo(new NextStep.PromoteFirst(base));
    // When
    decided("base", Decision.PROMOTE);
    // Then
    assertThat(line.next()).isEqualTo(new NextStep.Await("a candidate"));
    assertThat(line.champion()).contains("base");
  }

  @Test
  void promotesNothingWhenTheBaseModelArrivesAfterItsPromotion() {
    decided("base", Decision.PROMOTE);
    line.modelChanged("base", Records.model("base", 0));
    assertThat(line.next()).isEqualTo(new NextStep.Await("a candidate"));
  }

  @Test
  void ignoresOtherLines() {
    line.modelChanged("other", Records.model("other", 0, "legal"));
    assertThat(line.next()).isInstanceOf(NextStep.Await.class);
    line.decided(Records.promotion("other", Decision.PROMOTE, "legal"));
    assertThat(line.champion()).isEmpty();
  }

  @BeforeEach
  void nothingIsChampionAtFirst() {
    assertThat(line.champion()).isEmpty();
  }

  @Test
  void measuresACandidateWhenItsCollectionAndTheChampionsAreThere() {
    // Given
    baseServes();
    line.modelChanged("w1", Records.model("w1", 1));
    assertThat(line.next()).isEqualTo(new NextStep.Await("the collection of candidate w1"));
    indexed("w1", IndexState.BUILDING);
    assertThat(line.next()).isEqualTo(new NextStep.Await("the collection of candidate w1"));
    // When
    indexed("w1", IndexState.READY);
    // Then
    var step = (NextStep.Measure) line.next();
    assertThat(step.candidate().collection()).isEqualTo("c-w1");
    assertThat(step.champion().collection()).isEqualTo("c-base");
    assertThat(step.base()).contains(step.champion());
  }

  @Test
  void waitsForTheChampionsCollection() {
    line.modelChanged("base", Records.model("base", 0));
    decided("base", Decision.PROMOTE);
    line.modelChanged("w1", Records.model("w1", 1));
    indexed("w1", IndexState.READY);
    indexed("base", IndexState.BUILDING);
    assertThat(line.next()).isEqualTo(new NextStep.Await("the collection of champion base"));
  }

  @Test
  void decidesInTheOrderOfCreation() {
    // Given
    baseServes();
    line.modelChanged("w2", Records.model("w2", 2));
    line.modelChanged("w1", Records.model("w1", 1));
    indexed("w2", IndexState.READY);
    // Then
    assertThat(line.next()).isEqualTo(new NextStep.Await("the collection of candidate w1"));
    indexed("w1", IndexState.READY);
    assertThat(((NextStep.Measure) line.next()).candidate().model().getModelId()).isEqualTo("w1");
  }

  @Test
  void comparesTheNextCandidateWithTheNewChampion() {
    // Given
    baseServes();
    line.modelChanged("w1", Records.model("w1", 1));
    line.modelChanged("w2", Records.model("w2", 2));
    indexed("w1", IndexState.READY);
    indexed("w2", IndexState.READY);
    // When
    decided("w1", Decision.PROMOTE);
    // Then
    var step = (NextStep.Measure) line.next();
    assertThat(step.candidate().model().getModelId()).isEqualTo("w2");
    assertThat(step.champion().model().getModelId()).isEqualTo("w1");
    assertThat(step.base().orElseThrow().model().getModelId()).isEqualTo("base");
  }

  @Test
  void keepsTheChampionAfterARejectionAndNeverDecidesAgain() {
    baseServes();
    line.modelChanged("w1", Records.model("w1", 1));
    indexed("w1", IndexState.READY);
    decided("w1", Decision.REJECT);
    assertThat(line.champion()).contains("base");
    assertThat(line.next()).isEqualTo(new NextStep.Await("a candidate"));
  }

  @Test
  void refusesACandidateWhoseIndexFailed() {
    baseServes();
    line.modelChanged("w1", Records.model("w1", 1));
    indexed("w1", IndexState.FAILED);
    assertThat(((NextStep.Refuse) line.next()).reason())
        .isEqualTo("its collection c-w1 is FAILED and was never measured: detail of w1");
  }

  @Test
  void doesWithoutTheBaseModelWhenItsCollectionIsDropped() {
    baseServes();
    line.modelChanged("w1", Records.model("w1", 1));
    decided("w1", Decision.PROMOTE);
    indexed("w1", IndexState.SERVING);
    indexed("base", IndexState.DROPPED);
    line.modelChanged("w2", Records.model("w2", 2));
    indexed("w2", IndexState.READY);
    assertThat(((NextStep.Measure) line.next()).base()).isEmpty();
  }

  @Test
  void followsAnOperator() {
    baseServes();
    line.modelChanged("w1", Records.model("w1", 1));
    decided("w1", Decision.BY_HAND);
    assertThat(line.champion()).contains("w1");
    decided("base", Decision.ROLLBACK);
    assertThat(line.champion()).contains("base");
    assertThat(line.next()).isEqualTo(new NextStep.Await("a candidate"));
  }

  @Test
  void ignoresAPromotionOfAModelThatWasComparedWithAFormerChampion() {
    // Given an operator who was faster
    baseServes();
    line.modelChanged("w1", Records.model("w1", 1));
    line.modelChanged("w2", Records.model("w2", 2));
    indexed("w1", IndexState.READY);
    indexed("w2", IndexState.READY);
    decided("w1", Decision.BY_HAND);
    // When
    line.decided(Records.promotion("w2", Decision.PROMOTE, "default", "base"));
    // Then w2 is still to be decided, against w1
    assertThat(line.champion()).contains("w1");
    assertThat(line.decisionsRead("w2")).isEqualTo(1);
    var step = (NextStep.Measure) line.next();
    assertThat(step.candidate().model().getModelId()).isEqualTo("w2");
    assertThat(step.champion().model().getModelId()).isEqualTo("w1");
  }

  @Test
  void ignoresASecondFirstPromotion() {
    baseServes();
    line.decided(Records.promotion("w1", Decision.PROMOTE, "default", null));
    assertThat(line.champion()).contains("base");
  }

  @Test
  void reachesTheSameStateWhenReplayedInAnotherOrderOfTopics() {
    // Given what a restart reads: promotions first, then index events, then models
    decided("base", Decision.PROMOTE);
    decided("w1", Decision.REJECT);
    indexed("base", IndexState.SERVING);
    indexed("w2", IndexState.READY);
    line.modelChanged("w2", Records.model("w2", 2));
    line.modelChanged("w1", Records.model("w1", 1));
    line.modelChanged("base", Records.model("base", 0));
    // Then
    var step = (NextStep.Measure) line.next();
    assertThat(step.candidate().model().getModelId()).isEqualTo("w2");
    assertThat(step.champion().model().getModelId()).isEqualTo("base");
  }

  private void baseServes() {
    line.modelChanged("base", Records.model("base", 0));
    decided("base", Decision.PROMOTE);
    indexed("base", IndexState.SERVING);
  }

  private void decided(String modelId, Decision decision) {
    var champion = line.champion().orElse(null);
    line.decided(Records.promotion(modelId, decision, "default", champion));
  }

  private void indexed(String modelId, IndexState state) {
    line.collectionChanged("c-" + modelId, Records.indexed(modelId, state));
  }
}
