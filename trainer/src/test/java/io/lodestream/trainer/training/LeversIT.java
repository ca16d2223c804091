package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.TinyModel;
import io.lodestream.trainer.training.RunScenario.DiesAfter;
import io.lodestream.trainer.training.RunScenario.Recorded;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way of training for what BM25 misses acts on the weights, and survives a kill. */
class LeversIT {
  @TempDir static Path models;
  @TempDir Path temp;
  private static Path parent;
  private static Map<String, float[]> plain;

  @BeforeAll
  static void trainPlainly() {
    parent = TinyModel.write(models.resolve("tiny"), 1);
    plain = new RunScenario(parent).weights();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "word-drop=0.5",
        "sentence-drop=0.5",
        "lexical-weight=1",
        "pair-weights=margin",
        "negatives.from=hybrid negatives.per-pair=2",
        "row-choice=spread max-pairs=40",
        "teacher.weight=1",
        "teacher.weight=1 teacher.student=fused teacher.parent=0 teacher.temperature=0.5"
      })
  void actsAndGivesTheSameBitsAfterAKill(String lever) {
    // Given
    var whole = with(lever).weights();
    assertThatThrownBy(() -> with(lever).checkpoints(temp.resolve("run")).run(new DiesAfter(5)))
        .hasMessage("dies after step 5");
    // When
    try (var model = with(lever).checkpoints(temp.resolve("run")).run(new Recorded())) {
      // Then
      assertThat(model.report().resumedAt()).isPositive();
      model
          .encoder()
          .snapshot()
          .values()
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(whole.get(name)));
    }
    assertThat(whole)
        .anySatisfy((name, values) -> assertThat(Arrays.equals(values, plain.get(name))).isFalse());
  }

  @Test
  void pairsThatBm25SolvesCostNextToNothing() {
    // Given queries that BM25 tells apart by a code number, and a parent of random weights
    var alone = new Recorded();
    new RunScenario(parent).run(alone).close();
    var withWords = new Recorded();
    with("lexical-weight=20").run(withWords).close();

    assertThat(withWords.steps.get(0).loss()).isLessThan(0.5 * alone.steps.get(0).loss());
  }

  @Test
  void aTeacherBetterThanTheParentIsLearntFromAndReported() {
    try (var model = with("teacher.weight=1 teacher.parent=0").run(new Recorded())) {
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.queries()).isEqualTo(12);
      assertThat(trial.teacher()).isGreaterThan(trial.parent());
      assertThat(trial.used()).isTrue();
    }
  }

  @Test
  void aTeacherNoBetterThanTheParentIsLeftOut() {
    // Given a teacher that is the parent
    try (var model = with("teacher.weight=1 teacher.lexical=0").run(new Recorded())) {
      var trial = model.report().teacher().orElseThrow();
      assertThat(trial.teacher()).isLessThanOrEqualTo(trial.parent());
      assertThat(trial.used()).isFalse();
      model
          .encoder()
          .snapshot()
          .values()
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(plain.get(name)));
    }
  }

  @Test
  void aTeacherWhomTooFewQueriesJudgeIsLeftOut() {
    try (var model = with("teacher.weight=1 min-validation-queries=13").run(new Recorded())) {
      assertThat(model.report().teacher().orElseThrow().used()).isFalse();
    }
  }

  @Test
  void aSecondModelTakesPartInTheTeacher() {
    var second = TinyModel.write(temp.resolve("second"), 2);
    var one = with("teacher.weight=1").weights();

    var two = with("teacher.weight=1 teacher.model=" + second).weights();

    assertThat(two)
        .anySatisfy((name, values) -> assertThat(Arrays.equals(values, one.get(name))).isFalse());
    assertThatThrownBy(() -> with("teacher.weight=1 teacher.model=/no/model").weights())
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("trainer.teacher.model")
        .hasMessageContaining("/no/model");
  }

  private RunScenario with(String settings) {
    var scenario = new RunScenario(parent);
    for (var setting : settings.split(" ")) {
      scenario.with(setting.split("=")[0], setting.split("=")[1]);
    }
    return scenario;
  }
}
