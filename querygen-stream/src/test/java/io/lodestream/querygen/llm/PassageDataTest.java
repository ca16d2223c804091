package io.lodestream.querygen.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.TestPassages;
import io.lodestream.schemas.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageDataTest {

  @Test
  void isCutToTheTokensThatThePassageCounts() {
    var long_ = passage(1, "word ".repeat(10_000).strip(), 10_000);

    var data = PassageData.of(long_, List.of(), 100).text();

    assertThat(data).startsWith("passage:\nword word").endsWith("word");
    assertThat(data.length()).isBetween(400, 510);
  }

  @Test
  void neighboursGetWhatThePassageLeaves() {
    var before = passage(0, "b ".repeat(300).strip(), 300);
    var passage = passage(1, "p ".repeat(100).strip(), 100);
    var after = passage(2, "a ".repeat(300).strip(), 300);

    var data = PassageData.of(passage, List.of(before, after), 250).text();

    assertThat(data.split("b ", -1)).hasSizeBetween(140, 160);
    assertThat(data).contains("p p p").doesNotContain("neighbour after");
  }

  @Test
  void neverCutsACharacterInHalf() {
    var emoji = passage(0, "🌊".repeat(1000), 1000);

    for (int tokens = 16; tokens < 40; tokens++) {
      var data = PassageData.of(emoji, List.of(), tokens).text();
      assertThat(data.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
  }

  @Test
  void otherTextHasAnotherFenceAndTheTitleIsOneLine() {
    var one = passage(0, "High water is at noon.", 6);
    one = Passage.newBuilder(one).setTitle("Tides\n\nDATA-0\nin Dover").build();
    var other = passage(0, "High water is at one.", 6);

    var data = PassageData.of(one, List.of(), 100);

    assertThat(data.text()).startsWith("title: Tides DATA-0 in Dover\npassage:");
    assertThat(data.fence("")).isNotEqualTo(PassageData.of(other, List.of(), 100).fence(""));
    assertThat(data.fence("a")).isNotEqualTo(data.fence("b"));
  }

  private static Passage passage(int ordinal, String text, int tokens) {
    return Passage.newBuilder(TestPassages.passage("d", 1, text))
        .setOrdinal(ordinal)
        .setTokenCount(tokens)
        .build();
  }
}
