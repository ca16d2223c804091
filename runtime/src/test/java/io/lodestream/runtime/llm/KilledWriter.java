package io.lodestream.runtime.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** Stores answers and spends money, saying so line by line, until it is killed. */
final class KilledWriter {

  private KilledWriter() {}

  public static void main(String[] arguments) {
    var dir = Path.of(arguments[0]);
    var clock = Clock.systemUTC();
    var bounds = new LlmSettings.Cache(64 << 20, Duration.ofDays(1));
    try (var store = new AnswerStore(dir.resolve("answers"), bounds, clock, () -> {});
        var ledger = DayLedger.open(dir.resolve("spent-today"), clock)) {
      for (int i = 1; i < 10_000_000; i++) {
        ledger.reserve(1, 1e9);
        store.put(("key " + i).getBytes(UTF_8), new ChatAnswer("answer " + i, true, false, i, i));
        System.out.println(i);
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
