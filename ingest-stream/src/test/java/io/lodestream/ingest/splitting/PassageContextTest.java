package io.lodestream.ingest.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.ingest.changes.PassageMaker;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassageContextTest {

  private static final SplitRules RULES = new SplitRules(64, 6, 5);

  private static final String TEXT =
      "The log of the lighthouse was kept by its three keepers.\n\n"
          + "2.1 Oil\n\n"
          + "Oil came by boat twice in a year and was stored in the cellar.\n\n"
          + "Table 3: Oil burnt\n"
          + "(in litres) 1972 1971\n"
          + IntStream.range(0, 40)
              .mapToObj(room -> "Lamp %d %d,%d00 %d\n".formatted(room, room, room % 10, room + 7))
              .collect(Collectors.joining());

  private static List<Passage> passages(PassageContext context, String mediaType, String text) {
    var document =
        Document.newBuilder().setTitle("North light").setText(text).setMediaType(mediaType).build();
    return new PassageMaker(RULES, context, new WordTokenizer(), Assertions::fail)
        .make("d", document, new ClusterAnswer("d", null, 1L));
  }

  @Test
  void isTheTextAloneWithNone() {
    var passages = passages(PassageContext.NONE, "text/plain", TEXT);
    assertThat(passages).allMatch(p -> p.getTitle().isEmpty() && p.getHeadings().isEmpty());
    assertThat(passages).anyMatch(p -> p.getText().startsWith("2.1 Oil Oil came by boat"));
  }

  @Test
  void addsTheTitle() {
    var passages = passages(PassageContext.TITLE, "text/plain", TEXT);
    assertThat(passages).allMatch(p -> p.getTitle().equals("North light"));
    assertThat(passages).allMatch(p -> p.getHeadings().isEmpty());
  }

  @Test
  void takesHeadingsOutOfTheTextOntoThePath() {
    var passages = passages(PassageContext.HEADINGS, "text/plain", TEXT);
    assertThat(passages.get(0).getHeadings()).isEmpty();
    assertThat(passages.get(1).getHeadings()).containsExactly("2.1 Oil");
    assertThat(passages.get(1).getText()).startsWith("Oil came by boat");
    assertThat(passages).noneMatch(p -> p.getText().contains("…"));
  }

  @Test
  void repeatsATablesHeadInEachOfItsPiecesWithFull() {
    var passages = passages(PassageContext.FULL, "text/plain", TEXT);
    var pieces = passages.subList(3, passages.size());
    assertThat(pieces).hasSizeGreaterThan(2);
    assertThat(pieces)
        .allMatch(p -> p.getText().startsWith("Table 3: Oil burnt (in litres) 1972 1971 … Lamp "));
  }

  @Test
  void pointsAtTheRowsAndNotAtTheRepeatedHead() {
    for (var passage : passages(PassageContext.FULL, "text/plain", TEXT)) {
      var original =
          NormalText.of(TEXT.substring(passage.getStartOffset(), passage.getEndOffset()));
      assertThat(passage.getText()).endsWith(original);
    }
  }

  @ParameterizedTest
  @EnumSource(PassageContext.class)
  void staysWithinTheLargestPassage(PassageContext context) {
    assertThat(passages(context, "text/plain", TEXT))
        .allMatch(p -> p.getTokenCount() <= RULES.maxTokens())
        .allMatch(p -> p.getTokenCount() >= RULES.minTokens());
  }

  @ParameterizedTest
  @EnumSource(
      value = PassageContext.class,
      names = {"NONE", "TITLE"})
  void losesNoHeadingThatIsOnNoPath(PassageContext context) {
    var markdown = "# North light\n## Oil\n\n" + "Oil came by boat.\n\n# Wicks\n";
    var texts = passages(context, "text/markdown", markdown).stream().map(Passage::getText);
    assertThat(texts.collect(Collectors.joining(" ")))
        .isEqualTo("# North light ## Oil Oil came by boat. # Wicks");
  }

  @Test
  void leavesTheDocumentsTitleOutOfThePath() {
    var passages =
        passages(PassageContext.FULL, "text/markdown", "# North Light\n## Oil\nBy boat.");
    assertThat(passages)
        .singleElement()
        .satisfies(p -> assertThat(p.getHeadings()).containsExactly("Oil"));
  }

  @Test
  void dropsLinesOfAHeadThatIsTooLongFromTheTop() {
    var text = TEXT.replace("Table 3: Oil burnt", "Table 3: Oil " + "burnt ".repeat(20));
    assertThat(passages(PassageContext.FULL, "text/plain", text))
        .last()
        .satisfies(p -> assertThat(p.getText()).startsWith("(in litres) 1972 1971 … "));
  }
}
