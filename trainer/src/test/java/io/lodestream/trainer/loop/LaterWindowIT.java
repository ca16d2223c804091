package io.lodestream.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.runtime.metrics.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A window that comes after others of its line: what it replays, and what its model forgets. */
@Tag("slow")
class LaterWindowIT extends TrainedWindows {

  @Test
  void aLaterWindowReplaysTheEarlierAndItsModelSaysWhereItComesFrom() throws IOException {
    // Given two windows of other devices
    addSynthetic(0, 24);
    var first = log.close();
    addSynthetic(24, 48);
    var second = log.close();
    // When
    var one = proposed(train(first, List.of(base), Map.of()));
    var two = proposed(train(second, List.of(base, one), Map.of("trainer.matryoshka-dims", "128")));
    // Then
    assertThat(one.getValidation()).containsEntry("pairs", 24.0).containsEntry("replay-pairs", 0.0);
    assertThat(two.getValidation())
        .containsEntry("pairs", 24.0)
        .containsEntry("replay-pairs", 6.0)
        .containsEntry("replay-windows", 1.0);
    assertThat(meters.values()).containsEntry(MetricName.TRAINING_REPLAY_PAIRS.id(), 6.0);
    assertThat(two.getMatryoshkaDimensions()).containsExactly(128);
    assertThat(one.getReplayedWindowIds()).isEmpty();
    assertThat(two.getReplayedWindowIds()).containsExactly(first.getWindowId());
    assertThat(two.getRetractionsOffset()).isZero();
    var card = Files.readString(models.artifact(two).resolve("README.md"));
    assertThat(card)
        .contains("24 pairs of its own and 6 of 1 earlier windows, 30 trained on")
        .contains("| base | " + base.getName())
        .contains("| parent | " + one.getName() + " (" + one.getModelId())
        .contains("license: apache-2.0")
        .contains("Window w1 (number 1 of line default)")
        .contains("| 0 | 24 | 48 | 24 | " + second.getRanges().get(0).getDigest())
        .contains("truncate_dim=128");
  }

  @Test
  void measuresWhatIsForgottenOfEarlierWindows() throws IOException {
    // Given two windows with validation pairs
    addSynthetic(0, 24);
    addValidation(48, 54);
    var first = log.close();
    addSynthetic(24, 48);
    addValidation(54, 60);
    var second = log.close();
    // When
    var one = proposed(train(first, List.of(base), Map.of()));
    var two = proposed(train(second, List.of(base, one), Map.of()));
    // Then
    assertThat(one.getValidation())
        .containsKey("history.w0.fused.ndcg@10")
        .doesNotContainKey("forgetting");
    double before = one.getValidation().get("history.w0.fused.ndcg@10");
    assertThat(two.getValidation())
        .containsKeys("history.w0.fused.ndcg@10", "history.w1.fused.ndcg@10", "forgetting");
    double after = two.getValidation().get("history.w0.fused.ndcg@10");
    assertThat(two.getValidation().get("history.w0.backward-transfer"))
        .isCloseTo(after - before, within(1e-12))
        .isEqualTo(two.getValidation().get("backward-transfer"));
    assertThat(meters.values())
        .containsEntry(MetricName.TRAINING_FORGETTING.id(), two.getValidation().get("forgetting"))
        .containsKey(MetricName.TRAINING_BACKWARD_TRANSFER.id());
    assertThat(Files.readString(models.artifact(two).resolve("README.md"))).contains("| w0 | 6 | ");
  }
}
