package io.lodestream.querygen.generator;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KindLearningTest {

  @Test
  void beginsWithEqualWeights() {
    assertThat(new KindLearning(List.of("a", "b")).weights())
        .containsOnlyKeys("a", "b")
        .allSatisfy((kind, weight) -> assertThat(weight).isEqualTo(0.05));
  }

  @Test
  void weighsAKindAsItsShareThatIsToBeLearnt() {
    // Given
    var learning = new KindLearning(List.of("a", "b", "c"));

    // When
    for (int at = 0; at < 500; at++) {
      learning.learn("a", true, at % 2 == 0);
      learning.learn("b", true, false);
      learning.learn("from an older version", true, true);
    }

    // Then
    var weights = learning.weights();
    assertThat(weights).containsOnlyKeys("a", "b", "c");
    assertThat(weights.get("a")).isCloseTo(0.5, within(0.03));
    assertThat(weights.get("b")).isBetween(0.001, 0.003);
    assertThat(weights.get("c")).isEqualTo(0.05);
  }

  @Test
  void forgetsWhatWasJudgedLongAgo() {
    // Given
    var learning = new KindLearning(List.of("a"));
    IntStream.range(0, 10 * KindLearning.MEMORY).forEach(at -> learning.learn("a", true, true));
    assertThat(learning.weights().get("a")).isGreaterThan(0.98);

    // When
    IntStream.range(0, 2 * KindLearning.MEMORY).forEach(at -> learning.learn("a", true, false));

    // Then
    assertThat(learning.weights().get("a")).isLessThan(0.2);
  }

  @Test
  void writesMoreOfTheKindThatLeavesMostToLearn() {
    // Given
    var generator =
        new ExtractiveGenerator(
            new KindLearning(ExtractiveGenerator.KINDS),
            0.9,
            2,
            7,
            TermStatistics.NONE,
            OtherWords.NONE);

    // When
    for (int round = 0; round < 10; round++) {
      for (var query : queries(generator)) {
        generator.judged(query, true, query.generator().contains("/question"));
      }
    }

    // Then
    var after = queries(generator);
    long questions = after.stream().filter(each -> each.generator().contains("/question")).count();
    assertThat(questions).isGreaterThan(after.size() * 8L / 10);
  }

  private static List<GeneratedQuery> queries(ExtractiveGenerator generator) {
    return IntStream.range(0, 60)
        .mapToObj(
            at ->
                "The spike protein of strain %d mediates viral entry into host cells of mice."
                    .formatted(at))
        .flatMap(text -> generator.generate(passage("d", 1, text)).stream())
        .toList();
  }
}
