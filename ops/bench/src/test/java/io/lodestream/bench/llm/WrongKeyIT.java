package io.lodestream.bench.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.stubllm.StubBehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A wrong key stops the stage with a line that says so, and costs no passage its pairs. */
@Tag("slow")
@Timeout(180)
class WrongKeyIT {

  private static final int PASSAGES = 40;
  private static final String KEY = "querygen.llm.api-key";

  @TempDir Path dir;

  @Test
  void stopsAndGoesOnWithAllPassagesOnceTheKeyIsRight() throws Exception {
    var load = new StubbedStage.Load(StubBehaviour.prompt(), 16, Duration.ofSeconds(5), "384m");
    try (var servers = LocalServers.start(dir.resolve("servers"), LocalPorts.ANY);
        var stage = new StubbedStage(servers, dir, load, Map.of())) {
      stage.stub().requireKey("right");
      NumberedPassages.produce(stage.context(), PASSAGES);
      try (var outcomes = new OutcomeLog(stage.context())) {
        // When
        var barred = stage.start(Map.of(KEY, "wrong"));
        int exit = barred.await();
        var said = barred.lines();
        long calls = stage.stub().asked();
        outcomes.readToEnd();
        int afterWrongKey = outcomes.passages();
        var process = stage.start(Map.of(KEY, "right", "judge.llm.api-key", "right"));
        while (outcomes.passages() < PASSAGES + 1) {
          outcomes.poll(Duration.ofMillis(200));
          process.requireRunning();
        }

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(said).noneMatch(line -> line.startsWith("\tat "));
        assertThat(said.get(said.size() - 1))
            .startsWith("error: stage querygen failed: querygen.llm ")
            .contains(KEY, "401")
            .doesNotContain("wrong");
        assertThat(calls).as("calls with the wrong key").isLessThanOrEqualTo(4);
        assertThat(afterWrongKey)
            .as("outcomes beside the unreadable record")
            .isLessThanOrEqualTo(1);
        for (int number = 0; number < PASSAGES; number++) {
          assertThat(outcomes.deadLettersOf(NumberedPassages.id(number))).isZero();
          assertThat(outcomes.pairsOf(NumberedPassages.id(number))).isNotEmpty();
        }
      }
    }
  }
}
