package io.lodestream.ingest.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The splitter with the tokenizer that users get by default. */
class BundledTokenizerIT {

  private static TextTokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = TextTokenizer.open(BundledModel.DEFAULT.unpack(Path.of("target", "models")));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void countsWhatTheModelWillSee() {
    var text =
        IntStream.range(0, 400)
            .mapToObj(
                at -> "Sentence %d costs €%d, naïvely 😀👩‍💻 speaking.".formatted(at, at * 31))
            .collect(Collectors.joining(" "));
    var pieces =
        new PassageSplitter(
                SplitRules.DEFAULT, PassageContext.FULL, tokenizer::spans, Assertions::fail)
            .split(text, false);
    assertThat(pieces)
        .hasSizeGreaterThan(40)
        .allSatisfy(
            piece -> {
              var passage = text.substring(piece.start(), piece.end());
              assertThat(passage).startsWith("Sentence").endsWith("speaking.");
              assertThat(piece.tokens()).isEqualTo(tokenizer.count(NormalText.of(passage)));
              assertThat(piece.tokens()).isBetween(24, 128);
            });
  }

  @Test
  void boundsWordsThatAreOneTokenToTheModel() {
    var pieces =
        new PassageSplitter(
                SplitRules.DEFAULT, PassageContext.FULL, tokenizer::spans, Assertions::fail)
            .split("x".repeat(100_000), false);
    assertThat(pieces)
        .hasSizeGreaterThan(3)
        .allMatch(piece -> piece.end() - piece.start() <= 128 * TokenScanner.MAX_TOKEN_CHARS);
  }
}
