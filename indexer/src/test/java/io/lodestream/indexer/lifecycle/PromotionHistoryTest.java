package io.lodestream.indexer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Decision;
import io.lodestream.schemas.Promotion;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PromotionHistoryTest {

  private final PromotionHistory history = new PromotionHistory("line");

  @Test
  void theLastOnePromotedIsChampionHoweverItCameToBe() {
    decided("base", Decision.PROMOTE);
    decided("m1", Decision.PROMOTE);
    assertThat(history.roleOf("m1", false)).isEqualTo(Role.CHAMPION);
    decided("m2", Decision.BY_HAND);
    decided("m1", Decision.ROLLBACK);
    assertThat(history.champion()).contains("m1");
    assertThat(history.roleOf("m2", false)).isEqualTo(Role.FORMER);
    assertThat(history.roleOf("base", true)).isEqualTo(Role.BASE);
  }

  @Test
  void aRejectedModelStaysRejectedUntilSomeonePromotesIt() {
    decided("m1", Decision.REJECT);
    assertThat(history.roleOf("m1", false)).isEqualTo(Role.REJECTED);
    decided("m1", Decision.BY_HAND);
    assertThat(history.roleOf("m1", false)).isEqualTo(Role.CHAMPION);
    decided("m2", Decision.PROMOTE);
    assertThat(history.roleOf("m1", false)).isEqualTo(Role.FORMER);
  }

  @Test
  void rejectingTheChampionDoesNotTakeItDown() {
    decided("m1", Decision.PROMOTE);
    decided("m1", Decision.REJECT);
    assertThat(history.roleOf("m1", false)).isEqualTo(Role.CHAMPION);
  }

  @Test
  void aPromotionOverAFormerChampionIsVoid() {
    decided("base", Decision.PROMOTE);
    decided("m1", Decision.BY_HAND);
    history.add(promotion("line", "m2", Decision.PROMOTE, "base"));
    history.add(promotion("line", "m3", Decision.PROMOTE, null));
    assertThat(history.champion()).contains("m1");
    assertThat(history.roleOf("m2", false)).isEqualTo(Role.CANDIDATE);
  }

  @Test
  void otherLinesAndTombstonesChangeNothing() {
    history.add(promotion("other", "m1", Decision.PROMOTE, null));
    history.add(null);
    assertThat(history.champion()).isEmpty();
    assertThat(history.roleOf("m1", false)).isEqualTo(Role.CANDIDATE);
  }

  private void decided(String modelId, Decision decision) {
    history.add(promotion("line", modelId, decision, history.champion().orElse(null)));
  }

  private static Promotion promotion(
      String line, String modelId, Decision decision, String championId) {
    return Promotion.newBuilder()
        .setLine(line)
        .setModelId(modelId)
        .setChampionModelId(championId)
        .setDecision(decision)
        .setReason("test")
        .setDecidedAt(Instant.EPOCH)
        .build();
  }
}
