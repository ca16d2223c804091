package io.lodestream.trainer.training;

import io.lodestream.encoder.Precision;
import io.lodestream.trainer.continual.History;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.validation.Figures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of a few steps on invented pairs and a tiny model; the clock goes on a second per look. */
final class RunScenario {
  private static final List<TrainingPair> PAIRS = SyntheticPairs.sixty();
  static final List<TrainingPair> TRAIN = PAIRS.subList(0, 48);
  static final List<TrainingPair> VALIDATION = PAIRS.subList(48, 60);

  private final Path parent;
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "trainer.batch-size", "8",
              "trainer.epochs", "3",
              "trainer.learning-rate", "0.003",
              "trainer.min-validation-queries", "5",
              "trainer.merge-shares", "none",
              // The parent has random weights and would guide at random.
              "trainer.guide", "none",
              "trainer.checkpoint-interval", "1ms"));
  private List<TrainingPair> train = TRAIN;
  private List<TrainingPair> validation = VALIDATION;
  private List<History> history = List.of();
  private Optional<History> own = Optional.empty();
  private Optional<Path> base = Optional.empty();
  private Optional<Path> checkpoints = Optional.empty();
  private Optional<CandidateSource> candidates = Optional.empty();

  RunScenario(Path parent) {
    this.parent = parent;
  }

  RunScenario with(String key, Object value) {
    settings.put("trainer." + key, value.toString());
    return this;
  }

  RunScenario train(List<TrainingPair> pairs) {
    train = pairs;
    return this;
  }

  RunScenario validation(List<TrainingPair> pairs) {
    validation = pairs;
    return this;
  }

  RunScenario history(History... windows) {
    history = List.of(windows);
    return this;
  }

  RunScenario own(History window) {
    own = Optional.of(window);
    return this;
  }

  RunScenario base(Path dir) {
    base = Optional.of(dir);
    return this;
  }

  RunScenario checkpoints(Path dir) {
    checkpoints = Optional.of(dir);
    return this;
  }

  RunScenario candidates(CandidateSource source) {
    candidates = Optional.of(source);
    return this;
  }

  TrainerSettings settings() {
    return TestSettings.of(settings);
  }

  TrainedModel run(TrainingListener listener) {
    var now = new Instant[] {Instant.EPOCH};
    InstantSource clock = () -> now[0] = now[0].plus(Duration.ofSeconds(1));
    var task =
        new TrainingTask(train, validation, history, own, parent, base, checkpoints, candidates);
    return new PairTrainer(settings(), Precision.FP32, TestSettings.access(), clock)
        .train(task, listener);
  }

  /** Weights by name of a whole run. */
  Map<String, float[]> weights() {
    try (var model = run(new Recorded())) {
      return model.encoder().snapshot().values();
    }
  }

  /** Remembers what a run tells, and stops or fails it where a test wants. */
  static class Recorded implements TrainingListener {
    final List<Progress> steps = new ArrayList<>();
    final Map<Integer, Figures> validated = new HashMap<>();
    final List<Integer> checkpointed = new ArrayList<>();
    int resumedAt;
    int failedCheckpoints;

    @Override
    public void stepped(Progress progress) {
      steps.add(progress);
    }

    @Override
    public void validated(int step, Figures figures) {
      validated.put(step, figures);
    }

    @Override
    public void resumed(int step) {
      resumedAt = step;
    }

    @Override
    public void checkpointed(int step) {
      checkpointed.add(step);
    }

    @Override
    public void checkpointFailed(int step) {
      failedCheckpoints++;
    }

    @Override
    public boolean stopRequested() {
      return false;
    }
  }

  /** Throws after a step, as if the process had died there. */
  static final class DiesAfter extends Recorded {
    private final int step;

    DiesAfter(int step) {
      this.step = step;
    }

    @Override
    public void stepped(Progress progress) {
      super.stepped(progress);
      if (progress.step() == step) {
        throw new IllegalStateException("dies after step " + step);
      }
    }
  }

  /** Asks to stop after a step. */
  static final class StopsAfter extends Recorded {
    private final int step;

    StopsAfter(int step) {
      this.step = step;
    }

    @Override
    public boolean stopRequested() {
      return steps.size() == step;
    }
  }
}
