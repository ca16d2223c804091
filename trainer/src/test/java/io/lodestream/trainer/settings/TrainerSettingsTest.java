package io.lodestream.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.encoder.ModelChoice;
import io.lodestream.schemas.error.FatalException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerSettingsTest {

  @Test
  void defaultsTrainOnPassagesOfLongDocuments() {
    var settings = TestSettings.of(Map.of());

    assertThat(settings.loss().mask()).isEqualTo(MaskRule.ADJACENT);
    assertThat(settings.batches().neighbourhood()).isPositive();
    assertThat(settings.baseModel()).isEqualTo(ModelChoice.DEFAULT);
  }

  @Test
  void maskingTheDocumentTurnsTheNeighbourhoodOff() {
    var settings = TestSettings.of(Map.of("trainer.mask", "document"));
    assertThat(settings.batches().neighbourhood()).isZero();

    assertThatThrownBy(
            () ->
                TestSettings.of(Map.of("trainer.mask", "document", "trainer.neighbourhood", "0.5")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("trainer.neighbourhood must be 0 with trainer.mask=document")
        .hasMessageContaining("was 0.5");
  }

  @Test
  void reportsAllWrongValuesAndUnknownKeysTogether() {
    assertThatThrownBy(
            () ->
                TestSettings.of(
                    Map.of("trainer.batch-size", "1", "trainer.epochs", "x", "trainer.lr", "1")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("trainer.batch-size")
        .hasMessageContaining("trainer.epochs")
        .hasMessageContaining("trainer.lr");
  }

  @Test
  void everySettingThatShapesTheWeightsIsAHyperparameter() {
    var plain = TestSettings.of(Map.of()).hyperparameters();
    var base = TestSettings.of(Map.of("trainer.base-model", "x")).hyperparameters();
    assertThat(base).isEqualTo(plain);

    for (var change :
        Map.of(
                "batch-size", "16",
                "neighbourhood", "0.1",
                "max-pairs", "7",
                "max-query-tokens", "20",
                "max-passage-tokens", "99",
                "temperature", "0.07",
                "both-directions", "true",
                "epochs", "9",
                "learning-rate", "1.0E-4",
                "seed", "1")
            .entrySet()) {
      var changed =
          TestSettings.of(Map.of("trainer." + change.getKey(), change.getValue()))
              .hyperparameters();
      assertThat(changed).containsEntry(change.getKey(), change.getValue()).isNotEqualTo(plain);
    }
  }

  @Test
  void trackersAreNamedOrNone() {
    assertThat(TestSettings.of(Map.of()).trackers())
        .containsExactly(Tracker.CSV, Tracker.TENSORBOARD);
    assertThat(TestSettings.of(Map.of("trainer.trackers", "TensorBoard")).trackers())
        .containsExactly(Tracker.TENSORBOARD);
    assertThat(TestSettings.of(Map.of("trainer.trackers", "none")).trackers()).isEmpty();
    assertThat(TestSettings.of(Map.of("trainer.trackers", "none")).hyperparameters())
        .isEqualTo(TestSettings.of(Map.of()).hyperparameters());
  }

  @Test
  void modelsAreComparedByWhatIsServedUnlessToldOtherwise() {
    assertThat(TestSettings.of(Map.of()).validation().by()).isEqualTo(ValidationBy.FUSED);
    assertThat(TestSettings.of(Map.of("trainer.validation-by", "Dense")).validation().by())
        .isEqualTo(ValidationBy.DENSE);
    for (var wrong : List.of("hybrid", "fused,dense", "0.4", "真")) {
      assertThatThrownBy(() -> TestSettings.of(Map.of("trainer.validation-by", wrong)))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("trainer.validation-by")
          .hasMessageContaining("dense")
          .hasMessageContaining("fused")
          .hasMessageContaining(wrong);
    }
  }

  @Test
  void mergesUnlessToldNotTo() {
    assertThat(TestSettings.of(Map.of()).merge().shares()).containsExactly(0.25, 0.5, 0.75);
    assertThat(TestSettings.of(Map.of("trainer.merge-shares", "0.9")).merge().shares())
        .containsExactly(0.9);
    assertThat(TestSettings.of(Map.of("trainer.merge-shares", "none")).merge().shares()).isEmpty();
  }
}
