package io.lodestream.bench.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.stubllm.QuerygenAnswers;
import io.lodestream.stubllm.StubBehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the stage twice while calls are in flight to an endpoint that fails in every way, lets it
 * finish, and checks that every passage ended exactly once.
 */
@Timeout(180)
class KilledQuerygenIT {

  private static final int PASSAGES = 400;
  private static final int QUERIES = 2;
  private static final long SEED = 20_261_121;
  private static final StubBehaviour FAULTY =
      StubBehaviour.prompt().latency(Duration.ofMillis(100), 0.5).faults(0.03, 0.03, 0.02, 0.03);

  @TempDir Path dir;

  @Test
  void endsEveryPassageExactlyOnceHoweverOftenItIsKilled() throws Exception {
    var random = new SplittableRandom(SEED);
    try (var stage = new StubbedStage(dir, FAULTY, 64, Duration.ofSeconds(2), "384m")) {
      NumberedPassages.produce(stage.context(), PASSAGES);
      try (var outcomes = new OutcomeLog(stage.context())) {
        // When
        for (int kill = 1; kill <= 2; kill++) {
          var process = stage.start();
          awaitPassages(process, outcomes, random.nextInt(120 * kill, 120 * kill + 80));
          process.kill();
        }
        outcomes.readToEnd();
        int before = outcomes.passages();
        var process = stage.start();
        awaitPassages(process, outcomes, PASSAGES + 1);
        assertThat(process.stop()).isEqualTo(143);
        outcomes.readToEnd();

        // Then
        assertThat(before).as("killed before the end").isLessThan(PASSAGES);
        assertThat(outcomes.kept()).as("pairs kept").isGreaterThan(PASSAGES);
        assertThat(outcomes.doubled()).as("pair ids written twice").isEmpty();
        for (int number = 0; number < PASSAGES; number++) {
          var id = NumberedPassages.id(number);
          assertThat(outcomes.deadLettersOf(id)).as("dead letters of %s", id).isZero();
          assertThat(outcomes.pairsOf(id))
              .as("pairs of %s, kept and refused", id)
              .isEqualTo(QuerygenAnswers.isAlwaysProse(number) ? 1 : QUERIES);
        }
        assertThat(outcomes.deadLettersOf(NumberedPassages.UNREADABLE)).isEqualTo(1);
        assertThat(outcomes.passages()).isEqualTo(PASSAGES + 1);
        assertThat(stage.stub().repeated())
            .as("answers paid for twice, of %d", stage.stub().answered())
            .isLessThan(stage.stub().answered() / 10);
      }
    }
  }

  private static void awaitPassages(StageProcess process, OutcomeLog outcomes, int count) {
    while (outcomes.passages() < count) {
      outcomes.poll(Duration.ofMillis(200));
      process.requireRunning();
    }
  }
}
