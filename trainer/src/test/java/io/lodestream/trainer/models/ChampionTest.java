package io.lodestream.trainer.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Decision;
import io.lodestream.schemas.Promotion;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChampionTest {
  private final Champion champion = new Champion("line");

  @Test
  void isTheModelOfTheNewestDecisionForOne() {
    assertThat(champion.modelId()).isEmpty();
    decided("base", Decision.PROMOTE, null);
    decided("m1", Decision.REJECT, "base");
    assertThat(champion.modelId()).contains("base");
    decided("m2", Decision.PROMOTE, "base");
    decided("m3", Decision.BY_HAND, "base");
    decided("m2", Decision.ROLLBACK, "m3");
    assertThat(champion.modelId()).contains("m2");
  }

  @Test
  void isNotChangedByAPromotionOverAFormerChampion() {
    decided("base", Decision.PROMOTE, null);
    decided("m1", Decision.BY_HAND, "base");
    decided("m2", Decision.PROMOTE, "base");
    decided("m3", Decision.PROMOTE, null);
    assertThat(champion.modelId()).contains("m1");
  }

  @Test
  void isNotChangedByOtherLinesAndTombstones() {
    champion.add(promotion("other", "m1", Decision.PROMOTE, null));
    champion.add(null);
    assertThat(champion.modelId()).isEmpty();
  }

  private void decided(String modelId, Decision decision, String before) {
    champion.add(promotion("line", modelId, decision, before));
  }

  private static Promotion promotion(
      String line, String modelId, Decision decision, String before) {
    return new Promotion(line, modelId, before, decision, "test", List.of(), Instant.EPOCH);
  }
}
