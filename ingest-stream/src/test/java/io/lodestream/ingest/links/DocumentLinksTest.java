package io.lodestream.ingest.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.Link;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentLinksTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          See [the tide tables](tables.md "Tables").     ~ the tide tables ~ tables.md
          See [the **tide** `tables`](<a b.md#c>).       ~ the tide tables ~ a b.md#c
          See [tide [old] tables](x_(1).md).             ~ tide [old] tables ~ x_(1).md
          See [![Map of tides](map.png)](tides.md).      ~ Map of tides ~ tides.md
          See <a class=x href="t.md?a=1&amp;b=2">tide <b>tables</b></a>. ~ tide tables ~ t.md?a=1&b=2
          See <A HREF='t.md'>fish &amp; chips</A>.       ~ fish & chips ~ t.md
          """)
  void readsALinkOfMarkdown(String text, String words, String target) {
    assertThat(links(text, true)).containsExactly(new Link(words, target));
  }

  @Test
  void readsLinksByReference() {
    assertThat(
            links("See [the\ntables][t], [t], [T][] and [none].\n\n[t]: /tables.md 'Tables'", true))
        .containsExactly(
            new Link("the tables", "/tables.md"),
            new Link("t", "/tables.md"),
            new Link("T", "/tables.md"));
  }

  @Test
  void readsLinksInABlockOfHtml() {
    assertThat(
            links("<div>\n<a href=a.md>first\nwords</a>\n<a href=b.md>second</a>\n</div>\n", true))
        .containsExactly(new Link("first words", "a.md"), new Link("second", "b.md"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "`[no link](a.md)`",
        "```\n[no link](a.md)\n<a href=a.md>no link</a>\n```",
        "    [no link](a.md)",
        "\\[no link](a.md)",
        "![an image](a.png)",
        "[](a.md) [no target]()",
        "<https://example.org/a>",
        "<!-- <a href='a.md'>no link</a> -->",
        "<abbr href=a.md>no link</abbr>",
        "<a name=x>no link</a>",
        "<a href=a.md>never closed"
      })
  void readsNone(String text) {
    assertThat(links(text, true)).isEmpty();
  }

  @Test
  void readsOnlyHtmlInPlainText() {
    assertThat(links("[a list](1) and <a href='t.md'>tide tables</a>", false))
        .containsExactly(new Link("tide tables", "t.md"));
  }

  @Test
  void leavesOutWhatIsTooLong() {
    // Given
    var text = "[%s](a.md) [%s](b.md) [c](%s) [d](%s)";

    // When
    var links =
        links(
            text.formatted("t".repeat(200), "t".repeat(201), "c".repeat(1000), "d".repeat(1001)),
            true);

    // Then
    assertThat(links).extracting(Link::getTarget).containsExactly("a.md", "c".repeat(1000));
  }

  @Test
  void givesAPassageItsFirstLinksOnly() {
    // Given
    var links = DocumentLinks.of("[a](b) ".repeat(40) + "[c](d)", true);

    // Then
    assertThat(links.upTo(40 * 7)).hasSize(32);
    assertThat(links.upTo(1_000)).containsExactly(new Link("c", "d"));
    assertThat(links.upTo(1_000)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[]()", "_[a](b)", "[`]`[]()", "<a href=x>", "<a href=\"", ">- "})
  void isNotHeldUpByTextThatIsMadeToBeSlow(String piece) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          links(piece.repeat(DocumentLinks.MAX_READ_CHARS / piece.length() + 1), true);
          links(piece.repeat(DocumentLinks.MAX_READ_CHARS / piece.length() + 1), false);
        });
  }

  private static List<Link> links(String text, boolean isMarkdown) {
    return DocumentLinks.of(text, isMarkdown).upTo(text.length());
  }
}
