package io.lodestream.runtime.sparse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Bm25EncoderTest {

  private final Bm25Encoder english = encoder("english", 256);

  private static Bm25Encoder encoder(String language, double averageLength) {
    return Bm25Encoder.of(new SparseSettings(language, averageLength));
  }

  /** Made by Qdrant's own code; see RATIONALE.md. */
  static Stream<JsonNode> madeByQdrant() throws Exception {
    try (var lines = Bm25EncoderTest.class.getResourceAsStream("bm25.jsonl")) {
      ObjectMapper json = new ObjectMapper();
      List<JsonNode> cases =
          json.readerFor(JsonNode.class)
              .<JsonNode>readValues(new String(lines.readAllBytes(), UTF_8))
              .readAll();
      assertThat(cases).hasSizeGreaterThan(40);
      return cases.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("madeByQdrant")
  void makesTheVectorsThatQdrantMakes(JsonNode expected) {
    // Given
    var encoder =
        encoder(expected.get("language").asText(), expected.get("averageLength").asDouble());
    String text = expected.get("text").asText();

    // When
    SparseVector passage = encoder.passage(text);
    SparseVector query = encoder.query(text);

    // Then
    assertThat(encoder.stems(text)).isEqualTo(texts(expected.get("stems")));
    assertThat(passage.indices()).containsExactly(ints(expected.get("indices")));
    for (int i = 0; i < passage.values().length; i++) {
      assertThat((double) passage.values()[i])
          .isCloseTo(expected.get("values").get(i).asDouble(), within(1e-7));
    }
    assertThat(query.indices()).isEqualTo(passage.indices());
    float[] ones = new float[query.indices().length];
    Arrays.fill(ones, 1);
    assertThat(query.values()).isEqualTo(ones);
  }

  @Test
  void findsNothingInStopWordsAndSigns() {
    assertThat(english.query("What is it, and who are you?").isEmpty()).isTrue();
    assertThat(english.passage(" ... \uD83D\uDE00 _ \uD800 ").isEmpty()).isTrue();
    assertThat(english.passage("").isEmpty()).isTrue();
  }

  @Test
  void weighsWordsOfAVeryLongTextByItsLength() {
    // Given
    String text =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "word" + i % 700)
            .collect(Collectors.joining(" the "));

    // When
    SparseVector vector = english.passage(text);

    // Then
    assertThat(vector.indices()).hasSize(700).isEqualTo(english.query(text).indices());
    double length = 1.2 * (0.25 + 0.75 * 10_000 / 256);
    assertThat(IntStream.range(0, 700).mapToObj(i -> vector.values()[i]).distinct())
        .containsExactlyInAnyOrder(
            (float) (15 * 2.2 / (15 + length)), (float) (14 * 2.2 / (14 + length)));
  }

  @Test
  void readsALineOfAMillionLettersAsOneWord() {
    assertThat(english.passage("a".repeat(1_000_000)).indices()).hasSize(1);
  }

  @Test
  void knowsLanguagesByNameAndCode() {
    assertThat(encoder("de", 256).stems("Häuser und Bäume")).containsExactly("haus", "baum");
    assertThat(encoder("none", 256).stems("the Foxes")).containsExactly("the", "foxes");
    assertThatThrownBy(() -> encoder("klingon", 256))
        .hasMessageStartingWith("language of sparse vectors must be one of none, arabic, armenian")
        .hasMessageEndingWith("; was klingon");
    assertThatThrownBy(() -> encoder("english", 0))
        .hasMessage("average length of sparse vectors must be above 0, was 0.0");
  }

  @Test
  void keepsStopWordsInLowerCaseWithoutBlanks() {
    for (WordLanguage language : WordLanguage.values()) {
      assertThat(language.stopWords())
          .allMatch(word -> word.equals(word.strip()))
          .doesNotContain("");
    }
    assertThat(WordLanguage.ENGLISH.stopWords()).hasSize(179);
    assertThat(WordLanguage.NONE.stopWords()).isEmpty();
    assertThat(WordLanguage.TAMIL.stopWords()).isEmpty();
  }

  private static List<String> texts(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asText()).toList();
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> (int) array.get(i).asLong()).toArray();
  }
}
