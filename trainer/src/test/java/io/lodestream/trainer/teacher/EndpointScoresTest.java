package io.lodestream.trainer.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.checkpoint.ScoresFile;
import io.lodestream.trainer.teacher.EndpointScores.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an endpoint said outlives a killed process, and is of one run alone. */
class EndpointScoresTest {
  private static final Question ONE = new Question("rerank", "q", List.of("a", "b"));

  @TempDir private Path dir;
  private Instant now = Instant.EPOCH;

  @Test
  void whatIsNewIsSavedWhenAMinuteHasPassed() {
    var scores = scores("run");
    scores.put(ONE, new float[] {1, 2});
    scores.saveIfDue();
    assertThat(scores("run").find(ONE)).isEmpty();
    // When
    now = now.plusSeconds(60);
    scores.saveIfDue();
    // Then
    assertThat(scores("run").find(ONE)).hasValue(new float[] {1, 2});
    assertThat(scores("another run").find(ONE)).isEmpty();
  }

  @Test
  void aQuestionIsKnownByItsPartQueryAndPassagesInAnyOrder() {
    var scores = scores("run");
    scores.put(ONE, new float[] {1, 2});

    assertThat(scores.find(new Question("rerank", "q", List.of("b", "a")))).isPresent();
    assertThat(scores.find(new Question("grades", "q", List.of("a", "b")))).isEmpty();
    assertThat(scores.find(new Question("rerank", "q", List.of("a", "c")))).isEmpty();
    assertThat(scores.find(new Question("rerank", "qa", List.of("b")))).isEmpty();
  }

  @Test
  void theFileHoldsNoTextAndADamagedOneCountsAsNone() throws IOException {
    var scores = scores("run");
    scores.put(new Question("rerank", "a secret question", List.of("and answer")), new float[] {1});
    scores.save();
    var file = dir.resolve("teacher-scores.json");
    assertThat(file).content().doesNotContain("secret", "answer");

    Files.writeString(file, "{\"key\":\"run\",\"value\":{\"byQuest");

    assertThat(scores("run").find(ONE)).isEmpty();
  }

  private EndpointScores scores(String run) {
    return new EndpointScores(
        Optional.of(new ScoresFile(dir, run)), Duration.ofMinutes(1), () -> now);
  }
}
