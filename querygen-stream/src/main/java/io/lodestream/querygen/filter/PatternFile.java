package io.lodestream.querygen.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a user's own patterns: a name, {@code =} and a regular expression on each line, in the <a
 * href="https://github.com/google/re2/wiki/Syntax">syntax of RE2</a>, which has no look-around and
 * no back references; empty lines and those that begin with {@code #} are passed over.
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
      return new UserPattern(parts[0].strip(), Pattern.compile(parts[1].strip()));
    } catch (PatternSyntaxException e) {
      throw new FatalException(
          "%s is no pattern of RE2, which has no look-around and no back references: %s"
              .formatted(place, e.getDescription()),
          e);
    }
  }
}
