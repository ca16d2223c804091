package io.lodestream.ingest.splitting;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns a document's headings, shown in order, into its sections.
 *
 * <p>A heading is not part of a section's text, it is on its path; only a heading with nothing
 * below it is a section of its own.
 */
final class SectionPath {

  private record Heading(int level, String text, int start, int end) {}

  private final String text;
  private final List<Section> sections = new ArrayList<>();
  private final List<Heading> path = new ArrayList<>();
  private int bodyStart;
  private boolean isHeadingUsed = true;

  SectionPath(String text) {
    this.text = text;
  }

  /**
   * Begins a section.
   *
   * @param level a heading ends the sections of all headings whose level is not below its own
   * @param start first char of the heading
   * @param end one past its last char
   * @param next where the section's text begins
   */
  void open(int level, String title, int start, int end, int next) {
    closeSection(start, level);
    path.removeIf(heading -> heading.level() >= level);
    path.add(new Heading(level, title, start, end));
    isHeadingUsed = false;
    bodyStart = next;
  }

  List<Section> finish() {
    closeSection(text.length(), Integer.MIN_VALUE);
    return sections;
  }

  private void closeSection(int end, int nextLevel) {
    if (!NormalText.isBlank(text.substring(bodyStart, end))) {
      sections.add(new Section(bodyStart, end, headings(path.size())));
      return;
    }
    if (!isHeadingUsed && nextLevel <= path.get(path.size() - 1).level()) {
      var heading = path.get(path.size() - 1);
      sections.add(new Section(heading.start(), heading.end(), headings(path.size() - 1)));
    }
  }

  private List<String> headings(int depth) {
    return path.subList(0, depth).stream().map(Heading::text).toList();
  }
}
