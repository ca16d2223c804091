package io.lodestream.cli.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every log line of every module names its event first, in one form that can be searched for. */
class LogLinesTest {

  private static final Pattern CALL =
      Pattern.compile("\\b(?:LOG|log|logger)\\s*\\.(?:trace|debug|info|warn|error)\\(\\s*");
  private static final Pattern EVENT =
      Pattern.compile("\"event=[a-z0-9]+(?:-[a-z0-9]+)*(?: [^\"]|\")");

  @Test
  void everyLogLineBeginsWithItsEvent() throws IOException {
    var wrong = new ArrayList<String>();
    int calls = 0;
    for (var file : mainSources()) {
      var source = Files.readString(file);
      var call = CALL.matcher(source);
      while (call.find()) {
        calls++;
        if (!EVENT.matcher(source).region(call.end(), source.length()).lookingAt()) {
          long line = source.substring(0, call.start() + 1).lines().count();
          wrong.add("%s:%d".formatted(root().relativize(file), line));
        }
      }
    }

    assertThat(calls).isGreaterThan(80);
    assertThat(wrong)
        .as("log calls whose text does not begin with event= and a name in kebab-case")
        .isEmpty();
  }

  private static List<Path> mainSources() throws IOException {
    try (var files = Files.walk(root())) {
      return files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .toList();
    }
  }

  /** The repository's root, whichever directory the tests run in. */
  private static Path root() {
    var dir = Path.of("").toAbsolutePath();
    while (!Files.exists(dir.resolve("lodestream"))) {
      dir = dir.getParent();
    }
    return dir;
  }
}
