package io.lodestream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.trainer.TinyModel;
import io.lodestream.trainer.training.RunScenario.DiesAfter;
import io.lodestream.trainer.training.RunScenario.Recorded;
import io.lodestream.trainer.training.RunScenario.StopsAfter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that ended anywhere goes on to the bits of one that did not. */
class ResumeIT {
  @TempDir static Path models;
  @TempDir Path temp;
  private static Path parent;
  private static Map<String, float[]> expected;

  @BeforeAll
  static void trainUninterrupted() {
    parent = TinyModel.write(models.resolve("tiny"), 1);
    expected = new RunScenario(parent).weights();
  }

  @Test
  void goesOnFromTheLastCheckpointAfterAKill() {
    // Given a run that dies three times, once right after a validation's step
    for (int step : new int[] {4, 6, 11}) {
      assertThatThrownBy(() -> scenario().run(new DiesAfter(step)))
          .hasMessage("dies after step " + step);
    }
    // When
    var listener = new Recorded();
    try (var model = scenario().run(listener)) {
      // Then
      assertThat(listener.resumedAt).isEqualTo(10);
      assertThat(listener.steps.get(0).step()).isEqualTo(11);
      assertThat(model.report().resumedAt()).isEqualTo(10);
      assertThat(model.report().losses()).hasSize(18);
      assertThat(model.report().checkpoints()).hasSize(3);
      assertEqualBits(model.encoder().snapshot().values());
    }
  }

  @Test
  void goesOnAfterAProcessWasKilled() throws Exception {
    // Given a process that gets a SIGKILL, wherever it then is
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledTrainer.class.getName(),
                parent.toString(),
                temp.resolve("run").toString())
            .redirectErrorStream(true)
            .start();
    try (var lines = process.inputReader()) {
      assertThat(lines.lines().anyMatch("step 8"::equals)).isTrue();
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isNotZero();
    // When
    var listener = new Recorded();
    try (var model = scenario().run(listener)) {
      // Then
      assertThat(listener.resumedAt).isBetween(6, 17);
      assertEqualBits(model.encoder().snapshot().values());
    }
  }

  @Test
  void aRunThatHadReachedItsEndTrainsNoStepAgain() {
    scenario().run(new Recorded()).close();

    var listener = new Recorded();
    try (var model = scenario().run(listener)) {
      assertThat(listener.resumedAt).isEqualTo(18);
      assertThat(listener.steps).isEmpty();
      assertEqualBits(model.encoder().snapshot().values());
    }
  }

  @Test
  void aStoppedRunLosesNothingThoughNoCheckpointWasDue() {
    var patient = scenario().with("checkpoint-interval", "1h");
    assertThatThrownBy(() -> patient.run(new StopsAfter(5))).isInstanceOf(TrainingStopped.class);

    var listener = new Recorded();
    try (var model = patient.run(listener)) {
      assertThat(listener.resumedAt).isEqualTo(5);
      assertThat(listener.steps).hasSize(13);
      assertEqualBits(model.encoder().snapshot().values());
    }
  }

  @Test
  void passesOverBrokenCheckpointsForTheOneBefore() throws IOException {
    // Given a newest checkpoint of which one byte has changed, and what a kill left of another
    assertThatThrownBy(() -> scenario().run(new DiesAfter(9))).hasMessageContaining("dies");
    var newest = checkpoints().get(1);
    var state = newest.resolve("state.safetensors");
    var bytes = Files.readAllBytes(state);
    bytes[bytes.length - 1] ^= 1;
    Files.write(state, bytes);
    Files.createDirectories(temp.resolve("run/.checkpoint-0000000099-1"));
    // When
    var listener = new Recorded();
    try (var model = scenario().run(listener)) {
      // Then
      assertThat(listener.resumedAt).isEqualTo(7);
      assertEqualBits(model.encoder().snapshot().values());
      assertThat(temp.resolve("run")).isDirectoryNotContaining("glob:**/.checkpoint-*");
    }
  }

  @Test
  void keepsNoMoreCheckpointsThanTheLimit() throws IOException {
    var listener = new Recorded();
    scenario().with("save-limit", 3).run(listener).close();

    assertThat(listener.checkpointed).contains(1, 2, 6, 12, 18);
    assertThat(checkpoints()).hasSize(3);
  }

  @Test
  void anotherRunsCheckpointsAreRemoved() throws IOException {
    assertThatThrownBy(() -> scenario().run(new DiesAfter(4))).hasMessageContaining("dies");

    var listener = new Recorded();
    assertThatThrownBy(
            () ->
                scenario()
                    .with("seed", 43)
                    .with("checkpoint-interval", "1h")
                    .run(
                        new Recorded() {
                          @Override
                          public void stepped(Progress progress) {
                            listener.stepped(progress);
                            throw new IllegalStateException("dies");
                          }
                        }))
        .hasMessage("dies");

    assertThat(listener.steps.get(0).step()).isEqualTo(1);
    assertThat(checkpoints()).isEmpty();
  }

  @Test
  void aDiskThatTakesNoCheckpointDoesNotEndTheRun() throws IOException {
    Files.writeString(temp.resolve("run"), "a file in the way");
    var listener = new Recorded();

    try (var model = scenario().run(listener)) {
      assertThat(listener.failedCheckpoints).isPositive();
      assertThat(listener.checkpointed).isEmpty();
      assertEqualBits(model.encoder().snapshot().values());
    }
  }

  private RunScenario scenario() {
    return new RunScenario(parent).checkpoints(temp.resolve("run"));
  }

  private List<Path> checkpoints() throws IOException {
    try (var entries = Files.list(temp.resolve("run"))) {
      return entries.sorted().toList();
    }
  }

  private static void assertEqualBits(Map<String, float[]> weights) {
    weights.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
  }
}
