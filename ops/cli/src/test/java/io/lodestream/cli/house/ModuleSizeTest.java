package io.lodestream.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** No module is so large that a newcomer cannot hold it in mind: each is at most a fifth. */
class ModuleSizeTest {

  private static final Path HOUSE = Path.of("../..");
  private static final List<String> MODULES =
      List.of(
          "schemas",
          "runtime",
          "encoder",
          "ingest-stream",
          "querygen-stream",
          "trainer",
          "indexer",
          "evaluator",
          "ops/embedded",
          "ops/cli");

  @Test
  void holdsAtMostAFifthOfTheProductsLines() throws IOException {
    var lines = new TreeMap<String, Long>();
    for (var module : MODULES) {
      lines.put(module, lines(HOUSE.resolve(module).resolve("src/main/java")));
    }
    long all = lines.values().stream().mapToLong(Long::longValue).sum();

    assertThat(lines).allSatisfy((module, count) -> assertThat(count).isLessThanOrEqualTo(all / 5));
  }

  private static long lines(Path sources) throws IOException {
    try (var files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .mapToLong(ModuleSizeTest::linesOf)
          .sum();
    }
  }

  private static long linesOf(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
