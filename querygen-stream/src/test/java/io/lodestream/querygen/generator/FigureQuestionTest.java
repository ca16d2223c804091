package io.lodestream.querygen.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.text.Figures;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FigureQuestionTest {

  @Test
  void asksForAYearOrTheChangeBetweenTwo() {
    var figures = new Figures(List.of("Interest income"), List.of("2019", "2018"), true);

    assertThat(asked(figures))
        .allMatch(query -> query.contains("interest income") && query.matches(".*201[89]\\b.*"))
        .contains(
            "What was interest income in 2019?",
            "What was the change in interest income between 2018 and 2019?",
            "interest income 2018");
  }

  @Test
  void asksWithoutAYearWhereThereIsNone() {
    assertThat(asked(new Figures(List.of("EBIT to (sales"), List.of(), true)))
        .contains("What is the EBIT to sales?")
        .noneMatch(query -> query.contains("("));
  }

  @Test
  void leavesOutEnglishWhereTheTableIsNot() {
    assertThat(asked(new Figures(List.of("Summe der Aktiva"), List.of("2019"), false)))
        .containsOnly("Summe der Aktiva 2019");
  }

  private static Stream<String> asked(Figures figures) {
    var random = new SplittableRandom(3);
    return IntStream.range(0, 200)
        .mapToObj(i -> FigureQuestion.write(figures, figures.rows().get(0), random))
        .distinct();
  }
}
