package io.lodestream.ingest.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassageSplitterTest {

  private static final SplitRules RULES = new SplitRules(32, 6, 5);

  private final PassageSplitter splitter =
      new PassageSplitter(RULES, PassageContext.NONE, new WordTokenizer(), Assertions::fail);

  static List<String> texts() {
    return List.of(
        "One sentence only.",
        prose(1, 40),
        prose(2, 400).replace("\n", "\r\n"),
        prose(3, 100).replace(' ', '\u00A0'),
        "  \n\n\t" + prose(4, 60) + " \n \n",
        table(300),
        "x".repeat(50_000),
        "😀👩‍💻 ".repeat(400),
        "他们在一九九八年成立了公司。然后公司发展得很快，很多人加入了。".repeat(60),
        "他们在一九九八年成立了公司".repeat(300),
        "\u0001\u200B a\u0301 \u0007 word\u200B \uFEFF".repeat(100));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void coversEveryVisibleCharacter(String text) {
    var pieces = splitter.split(text, false);
    var covered = new boolean[text.length()];
    pieces.forEach(piece -> java.util.Arrays.fill(covered, piece.start(), piece.end(), true));
    assertThat(IntStream.range(0, text.length()).filter(at -> !covered[at]))
        .allMatch(at -> NormalText.isSpace(text.charAt(at)));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void makesNoPassageLargerThanTheMaximumNorSmallerThanTheMinimum(String text) {
    var pieces = splitter.split(text, false);
    assertThat(pieces).isNotEmpty().allMatch(piece -> piece.tokens() <= RULES.maxTokens());
    if (pieces.size() > 1) {
      assertThat(pieces).allMatch(piece -> piece.tokens() >= RULES.minTokens());
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void beginsAndEndsAtWholeVisibleCharactersInOrder(String text) {
    int lastStart = -1;
    for (var piece : splitter.split(text, false)) {
      assertThat(piece.start()).isGreaterThan(lastStart);
      assertThat(piece.end()).isGreaterThan(piece.start());
      assertThat(NormalText.isSpace(text.codePointAt(piece.start()))).isFalse();
      assertThat(NormalText.isSpace(text.codePointBefore(piece.end()))).isFalse();
      assertThat(Character.isLowSurrogate(text.charAt(piece.start()))).isFalse();
      assertThat(Character.isHighSurrogate(text.charAt(piece.end() - 1))).isFalse();
      lastStart = piece.start();
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void repeatsNoMoreThanTheOverlap(String text) {
    var pieces = splitter.split(text, false);
    for (int at = 1; at < pieces.size(); at++) {
      int from = pieces.get(at).start();
      int to = pieces.get(at - 1).end();
      int repeated = to <= from ? 0 : new WordTokenizer().spans(text.substring(from, to)).size();
      assertThat(repeated).isLessThanOrEqualTo(RULES.overlapTokens());
    }
  }

  @Test
  void endsAPassageAtAParagraphRatherThanAtALaterSentence() {
    var text = words(20) + ".\n\n" + words(6) + ". " + words(30) + ".";
    var first = splitter.split(text, false).get(0);
    assertThat(text.substring(first.start(), first.end())).isEqualTo(words(20) + ".");
  }

  @Test
  void endsAPassageAtASentenceRatherThanInsideOne() {
    var text = words(20) + ". " + capital(words(20)) + ". " + capital(words(20)) + ".";
    var first = splitter.split(text, false).get(0);
    assertThat(text.substring(first.start(), first.end())).isEqualTo(words(20) + ".");
  }

  @Test
  void repeatsAWholeSentenceThatFitsTheOverlap() {
    var text = words(22) + ". It is so. " + capital(words(40)) + ".";
    var pieces = splitter.split(text, false);
    assertThat(text.substring(pieces.get(1).start())).startsWith("It is so. ");
  }

  @Test
  void neverCutsAWordWhereASpaceIsNear() {
    var text = "abcdefgh ".repeat(200).strip();
    assertThat(splitter.split(text, false))
        .allMatch(piece -> text.charAt(piece.start()) == 'a')
        .allMatch(piece -> text.charAt(piece.end() - 1) == 'h');
  }

  @Test
  void splitsATextWithoutAnyTokenIntoOnePassage() {
    var pieces = splitter.split(" \u200B\u200B ", false);
    assertThat(pieces).containsExactly(new Piece(1, 3, 1, List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prose", "table", "blob", "chinese", "spaces", "headings"})
  void takesLinearTimeForLargeTexts(String kind) {
    var text =
        switch (kind) {
          case "prose" -> prose(5, 200_000);
          case "table" -> table(50_000);
          case "blob" -> "x".repeat(3_000_000);
          case "chinese" -> "他们成立了公司".repeat(200_000);
          case "spaces" -> "word" + " ".repeat(3_000_000) + "word";
          default -> "# ".repeat(200_000) + "\n" + "# Heading\n".repeat(50_000);
        };
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(splitter.split(text, true)).isNotEmpty());
  }

  private static String prose(long seed, int words) {
    var random = new Random(seed);
    return IntStream.range(0, words)
        .mapToObj(
            at -> {
              var word = "lorem".substring(0, 1 + random.nextInt(5)) + random.nextInt(100);
              int draw = random.nextInt(40);
              return draw == 0 ? word + ".\n\n" : draw < 4 ? word + ". The" : word;
            })
        .collect(Collectors.joining(" "));
  }

  private static String table(int lines) {
    return IntStream.range(0, lines)
        .mapToObj(line -> "| row %d | %d | 3,4 |".formatted(line, line * 7))
        .collect(Collectors.joining("\n"));
  }

  private static String words(int count) {
    return String.join(" ", java.util.Collections.nCopies(count, "word"));
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  @Test
  void cutsADocumentWithoutItsHeadingsWhereTheyCannotBeRead() {
    var told = new ArrayList<Throwable>();
    var text = "# Lamp\n\nThe lamp is lit at dusk.\n\n# Lens\n\nThe lens turns.\n";
    Tokenizer wholeTextsOnly =
        part -> {
          if (!part.contains("Lamp")) {
            throw new IllegalStateException("a fault of the reader");
          }
          return new WordTokenizer().spans(part);
        };
    var splitter = new PassageSplitter(RULES, PassageContext.FULL, wholeTextsOnly, told::add);
    var pieces = splitter.split(text, true);
    assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.headings()).isEmpty());
    assertThat(pieces.get(0).start()).isZero();
    assertThat(text.substring(0, pieces.get(pieces.size() - 1).end())).endsWith("turns.");
  }
}
