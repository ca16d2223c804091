package io.lodestream.querygen.filter;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a user's own patterns: a name, {@code =} and a Java regular expression on each line; empty
 * lines and those that begin with {@code #} are passed over.
 */
final class PatternFile {

  private PatternFile() {}

  /**
   * @throws FatalException naming file and line
   */
  static List<SensitivePattern> read(Path file) {
    var patterns = new ArrayList<SensitivePattern>();
    int number = 0;
    for (var line : lines(file)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        patterns.add(pattern(line, "%s, line %d".formatted(file, number)));
      }
    }
    return patterns;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new FatalException("querygen.filter.patterns cannot be read: " + e, e);
    }
  }

  private static SensitivePattern pattern(String line, String place) {
    var parts = line.split("=", 2);
    if (parts.length < 2 || !parts[0].strip().matches("[\\w-]+") || parts[1].isBlank()) {
      throw new FatalException(
          place + " must be NAME=PATTERN, with a name of letters, digits and dashes");
    }
    try {
      var pattern = Pattern.compile(parts[1].strip());
      return new SensitivePattern(parts[0].strip(), text -> true, pattern, find -> !find.isEmpty());
    } catch (PatternSyntaxException e) {
      throw new FatalException("%s is no pattern: %s".formatted(place, e.getDescription()), e);
    }
  }
}
