package io.lodestream.runtime.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

  private static final int STORED = 5000;

  @TempDir Path dir;

  @Test
  void nothingStoredOrSpentIsLostWhenTheProcessIsKilled() throws IOException, InterruptedException {
    // Given
    killAfterWriting();
    // When
    var unreadable = new AtomicInteger();
    var bounds = new LlmSettings.Cache(64 << 20, Duration.ofDays(1));
    try (var store =
            new AnswerStore(
                dir.resolve("answers"), bounds, Clock.systemUTC(), unreadable::incrementAndGet);
        var ledger = DayLedger.open(dir.resolve("spent-today"), Clock.systemUTC())) {
      // Then
      for (int i = 1; i <= STORED; i++) {
        assertThat(store.find(("key " + i).getBytes(UTF_8)))
            .contains(new ChatAnswer("answer " + i, true, true, i, i));
      }
      assertThat(ledger.spentToday()).isGreaterThanOrEqualTo(STORED);
      assertThat(unreadable).hasValue(0);
    }
  }

  /** Once it has said that so many are stored. */
  private void killAfterWriting() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      var line = lines.readLine();
      while (line != null && Integer.parseInt(line) < STORED) {
        line = lines.readLine();
      }
      assertThat(line).as("what the process stored").isEqualTo(Integer.toString(STORED));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
