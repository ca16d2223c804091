package io.lodestream.ingest.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownSectionsTest {

  private record Found(List<String> headings, String text) {}

  private static List<Found> sections(String text) {
    return MarkdownSections.of(text).stream()
        .map(s -> new Found(s.headings(), text.substring(s.start(), s.end()).strip()))
        .toList();
  }

  @Test
  void keepsThePathFromTheOutermostHeadingIn() {
    assertThat(sections("intro\n# A\na\n## B ##\nb\n### C\nc\n## D\nd\n# E\ne"))
        .containsExactly(
            new Found(List.of(), "intro"),
            new Found(List.of("A"), "a"),
            new Found(List.of("A", "B"), "b"),
            new Found(List.of("A", "B", "C"), "c"),
            new Found(List.of("A", "D"), "d"),
            new Found(List.of("E"), "e"));
  }

  @Test
  void takesUnderlinedLinesForHeadings() {
    assertThat(sections("Title\r\n=====\r\ntext\r\n\r\nPart\r\n---\r\nmore"))
        .containsExactly(
            new Found(List.of("Title"), "text"), new Found(List.of("Title", "Part"), "more"));
  }

  @Test
  void leavesFencedCodeAndRulesAlone() {
    var text = "# A\n```sh\n# not a heading\n```\n\n---\n#hashtag\n~~~\n```\n# nor this\n~~~";
    assertThat(sections(text)).containsExactly(new Found(List.of("A"), text.substring(4)));
  }

  @Test
  void makesAHeadingWithNothingBelowItASection() {
    assertThat(sections("# A\n## B\n\n## C\nc\n# D"))
        .containsExactly(
            new Found(List.of("A"), "## B"),
            new Found(List.of("A", "C"), "c"),
            new Found(List.of(), "# D"));
  }

  @Test
  void takesAVeryLongLineForText() {
    var line = "# " + "long ".repeat(100);
    assertThat(sections(line)).containsExactly(new Found(List.of(), line.strip()));
  }

  @Test
  void findsNothingInABlankText() {
    assertThat(sections(" \n\n")).isEmpty();
  }
}
