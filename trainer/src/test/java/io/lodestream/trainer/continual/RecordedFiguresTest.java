package io.lodestream.trainer.continual;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.trainer.settings.ValidationBy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedFiguresTest {
  private static final Map<String, String> SETTINGS =
      Map.of("history-queries", "100", "distractors", "500", "validation-dim", "0", "seed", "42");

  @Test
  void findsTheBestModelAndTheOneTrainedOnTheWindow() {
    var figures =
        new RecordedFigures(
            List.of(
                model("w1", SETTINGS, Map.of("history.w1.ndcg@10", 0.5)),
                model("w2", SETTINGS, Map.of("history.w1.ndcg@10", 0.6, "history.w2.ndcg@10", 0.9)),
                model("w3", SETTINGS, Map.of("history.w1.ndcg@10", 0.4))),
            SETTINGS,
            ValidationBy.DENSE);

    assertThat(figures.best("w1")).hasValue(0.6);
    assertThat(figures.trained("w1")).hasValue(0.5);
    assertThat(figures.trained("w3")).isEmpty();
    assertThat(figures.best("w4")).isEmpty();
  }

  @Test
  void leavesOutFiguresOfOtherFrozenSets() {
    var other = new HashMap<>(SETTINGS);
    other.put("history-queries", "20");
    var base = model(null, Map.of(), Map.of("history.w1.ndcg@10", 0.9));
    var figures =
        new RecordedFigures(
            List.of(base, model("w1", other, Map.of("history.w1.ndcg@10", 0.9))),
            SETTINGS,
            ValidationBy.DENSE);

    assertThat(figures.best("w1")).isEmpty();
    assertThat(figures.trained("w1")).isEmpty();
  }

  @Test
  void figuresOfTheOtherKindAreNoRecord() {
    // Given a model of the time when vectors were measured alone, and a model measured with BM25
    var models =
        List.of(
            model("w1", SETTINGS, Map.of("history.w1.ndcg@10", 0.5)),
            model("w2", SETTINGS, Map.of("history.w1.fused.ndcg@10", 0.9)));

    var alone = new RecordedFigures(models, SETTINGS, ValidationBy.DENSE);
    var fused = new RecordedFigures(models, SETTINGS, ValidationBy.FUSED);

    assertThat(alone.best("w1")).hasValue(0.5);
    assertThat(fused.best("w1")).hasValue(0.9);
    assertThat(fused.trained("w1")).isEmpty();
  }

  @Test
  void figuresOfAnotherReadingOfWordsAreNoRecord() {
    var german = new HashMap<>(SETTINGS);
    german.put("sparse.language", "german");
    var figures =
        new RecordedFigures(
            List.of(model("w1", german, Map.of("history.w1.fused.ndcg@10", 0.9))),
            SETTINGS,
            ValidationBy.FUSED);

    assertThat(figures.best("w1")).isEmpty();
  }

  private static ModelVersion model(
      String window, Map<String, String> hyperparameters, Map<String, Double> validation) {
    return ModelVersion.newBuilder()
        .setModelId("m-" + window)
        .setLine("default")
        .setName("m")
        .setWindowId(window)
        .setArtifactUri("file:/m")
        .setArtifactSha256("00")
        .setDimension(4)
        .setPooling("mean")
        .setMaxTokens(256)
        .setHyperparameters(hyperparameters)
        .setValidation(validation)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
