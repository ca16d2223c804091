package io.lodestream.ingest.splitting;

import io.lodestream.ingest.splitting.PlainHeading.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the sections of plain text: below numbered lines, lines in capitals, and lines in title
 * case between blank lines.
 *
 * <p>Rather misses a heading than makes one of a list's item, a table's row, a name on a cover or a
 * page's running head, since a false heading is on the path of every passage below it. A line is a
 * heading when it looks like one ({@link PlainHeading}), begins a block, has prose below it, and
 * does not stand three times in the document.
 */
final class PlainSections {

  private static final int RUNNING_HEAD_TIMES = 3;
  private static final int PROSE_CHARS = 40;

  private final Lines lines;
  private final SectionPath path;
  private final Map<Integer, PlainHeading> candidates = new HashMap<>();
  private final Map<String, Integer> times = new HashMap<>();
  private int lastHeading = -1;

  private PlainSections(String text) {
    this.lines = new Lines(text);
    this.path = new SectionPath(text);
  }

  static List<Section> of(String text) {
    var found = new PlainSections(text);
    found.read();
    return found.path.finish();
  }

  private void read() {
    for (int line = 0; line < lines.size(); line++) {
      var text = lines.strippedUpTo(PlainHeading.MAX_CHARS + 20, line);
      var candidate = text.isEmpty() ? Optional.<PlainHeading>empty() : PlainHeading.of(text);
      if (candidate.isPresent()) {
        candidates.put(line, candidate.get());
        times.merge(text.toLowerCase(Locale.ROOT), 1, Integer::sum);
      }
    }
    for (int line = 0; line < lines.size(); line++) {
      var candidate = candidates.get(line);
      if (candidate != null && isHeading(line, candidate)) {
        var title = NormalText.of(lines.stripped(line));
        int end = lines.end(line);
        path.open(candidate.level(), title, lines.start(line), end, end);
        lastHeading = line;
      }
    }
  }

  private boolean isHeading(int line, PlainHeading candidate) {
    if (times.get(lines.stripped(line).toLowerCase(Locale.ROOT)) >= RUNNING_HEAD_TIMES
        || isOneOfSeveral(line, candidate)) {
      return false;
    }
    boolean isFirst = line == 0 || lines.isBlank(line - 1);
    boolean isLast = line + 1 >= lines.size() || lines.isBlank(line + 1);
    return switch (candidate.kind()) {
      case PART -> (isFirst || beginsBlock(line)) && !continues(line + 1) && after(line) >= 0;
      case DECIMAL -> (isFirst || isLast && beginsBlock(line)) && leadsToProse(line);
      case CAPITALS -> isFirst && !continues(line + 1) && leadsToProse(line);
      case SINGLE, TITLE -> isFirst && isLast && leadsToProse(line);
    };
  }

  /** Items of a list, a table of contents, names on a cover: the same look next to it. */
  private boolean isOneOfSeveral(int line, PlainHeading candidate) {
    return isLike(candidate, before(line)) || isLike(candidate, after(line));
  }

  private boolean isLike(PlainHeading candidate, int line) {
    var other = candidates.get(line);
    return other != null
        && other.kind() == candidate.kind()
        && (other.level() == candidate.level() || candidate.kind() == Kind.SINGLE);
  }

  /** The nearest line before that is not blank, -1 if there is none. */
  private int before(int line) {
    int at = line - 1;
    while (at >= 0 && lines.isBlank(at)) {
      at--;
    }
    return at;
  }

  private int after(int line) {
    int at = line + 1;
    while (at < lines.size() && lines.isBlank(at)) {
      at++;
    }
    return at < lines.size() ? at : -1;
  }

  /** The line before is a heading, ends a sentence, or is too short to go on in this one. */
  private boolean beginsBlock(int line) {
    if (line - 1 == lastHeading) {
      return true;
    }
    var before = lines.stripped(line - 1);
    return before.length() < PROSE_CHARS || before.matches("(?s).*[.!?:。！？：]");
  }

  /** Whether a line begins in the middle of a sentence. */
  private boolean continues(int line) {
    if (line >= lines.size() || lines.isBlank(line)) {
      return false;
    }
    return Character.isLowerCase(lines.stripped(line).codePointAt(0));
  }

  /** Below the line, past headings of its section, stands a line long enough for a sentence. */
  private boolean leadsToProse(int line) {
    int at = after(line);
    for (int headings = 0; at >= 0 && headings < 3 && candidates.containsKey(at); headings++) {
      at = after(at);
    }
    if (at < 0) {
      return false;
    }
    int letters = 0;
    boolean hasSmallOrNoCase = false;
    int end = Math.min(lines.end(at), lines.start(at) + 400);
    for (int i = lines.start(at); i < end; i++) {
      char c = lines.charAt(i);
      letters += Character.isLetter(c) ? 1 : 0;
      hasSmallOrNoCase |= Character.isLetter(c) && !Character.isUpperCase(c);
    }
    boolean isUncased =
        lines.length(at) > 0 && Character.isIdeographic(lines.charAt(lines.start(at)));
    return hasSmallOrNoCase && letters >= (isUncased ? PROSE_CHARS / 4 : PROSE_CHARS * 3 / 4);
  }
}
