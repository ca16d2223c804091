package io.lodestream.querygen.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {

  @Test
  void findsRowsBetweenBarsAndTheYearsOfTheirColumns() {
    // When
    var figures =
        figures(
            "",
            "Years ended May 31, | 2018 2019 | Interest income $1,204 $998"
                + " | Cost of goods sold (12.5) (14.0) | Deferred taxes 7 8");

    // Then
    assertThat(figures.rows())
        .containsExactly("Interest income", "Cost of goods sold", "Deferred taxes");
    assertThat(figures.years()).containsExactly("2019", "2018");
    assertThat(figures.isEnglish()).isTrue();
  }

  @Test
  void findsRowsOfATableThatLostItsLines() {
    var figures =
        figures("Acme 2017 10-K", "Accounts payable 119 114 Lease liabilities 24 — 6 Other");

    assertThat(figures.rows()).containsExactly("Accounts payable", "Lease liabilities");
    assertThat(figures.years()).containsExactly("2017");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The agreement was signed on June 30, 2019 and ended in 2021.",
        "A dose of 12 mg was given to 40 patients with severe disease.",
        "12.1 33.4 0.5 88 12.9",
        "Smith 12 14",
        "The fraction was collected by ultracentrifugation 100,000 60 times.",
        "",
      })
  void findsNoneInProseOrBareNumbers(String text) {
    assertThat(figures("", text)).isEqualTo(Figures.NONE);
  }

  private static Figures figures(String title, String text) {
    return Figures.of(title, text, Words.of(text, TermStatistics.NONE));
  }
}
