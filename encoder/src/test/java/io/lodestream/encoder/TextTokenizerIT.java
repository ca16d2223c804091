package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextTokenizerIT {
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = TextTokenizer.open(Models.miniLm());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void spansCutTheTextAtItsWordPieces() {
    assertThat(pieces("Kafka keeps logs.")).containsExactly("Ka", "fk", "a", "keeps", "logs", ".");
  }

  @Test
  void spansCountUtf16AfterAstralCharacters() {
    var text = "😀😀 log 𝒜 𠀀 done";

    var pieces = pieces(text);

    assertThat(pieces).contains("log", "𠀀", "done");
    assertThat(tokenizer.spans(text))
        .last()
        .isEqualTo(new TokenSpan(text.length() - 4, text.length()));
  }

  @Test
  void spansAreInOrderAndAsManyAsCounted() {
    for (var text : SampleTexts.of(100)) {
      var spans = tokenizer.spans(text);
      assertThat(spans).hasSize(tokenizer.count(text));
      for (int i = 1; i < spans.size(); i++) {
        assertThat(spans.get(i).start()).isGreaterThanOrEqualTo(spans.get(i - 1).start());
        assertThat(spans.get(i).end()).isLessThanOrEqualTo(text.length());
      }
    }
  }

  @Test
  void survivesHalfASurrogatePair() {
    var text = "log \ud83d end";

    assertThat(pieces(text)).startsWith("log").endsWith("end");
    assertThat(tokenizer.batch(List.of(text, "\udc00"), 16).size()).isEqualTo(2);
  }

  @Test
  void batchPadsToTheLongestAndKeepsTheClosingTokenWhenCut() {
    var batch = tokenizer.batch(List.of("", "log", "one two three four five six"), 5);

    assertThat(batch.ids())
        .isDeepEqualTo(
            new long[][] {
              {101, 102, 0, 0, 0}, {101, 8833, 102, 0, 0}, {101, 2028, 2048, 2093, 102}
            });
    assertThat(batch.mask())
        .isDeepEqualTo(new long[][] {{1, 1, 0, 0, 0}, {1, 1, 1, 0, 0}, {1, 1, 1, 1, 1}});
  }

  private static List<String> pieces(String text) {
    return tokenizer.spans(text).stream()
        .map(span -> text.substring(span.start(), span.end()))
        .toList();
  }
}
