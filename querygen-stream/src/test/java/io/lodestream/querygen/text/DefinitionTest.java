package io.lodestream.querygen.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          It leads to acute respiratory distress syndrome (ARDS) in many. | ARDS | acute respiratory distress syndrome
          Mother-to-child transmission (MTCT) is the main cause. | MTCT | Mother-to-child transmission
          ARDS (acute respiratory distress syndrome) follows. | ARDS | acute respiratory distress syndrome
          Amplified by polymerase chain reaction (PCR; 35 cycles). | PCR | polymerase chain reaction
          Coronaviruses have open reading frames (ORFs). | ORFs | open reading frames
          We recognise restricted share units (RSUs) as expense. | RSUs | restricted share units
          """)
  void isFoundOnEitherSideOfABracket(String text, String shortForm, String longForm) {
    assertThat(Definition.in(text)).containsExactly(new Definition(shortForm, longForm));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The samples were frozen (see Methods) and thawed.",
        "The trial had a second phase (II) in winter.",
        "The virus was found in bats (WHO) and in camels.",
        "Funded by a grant. Mice were infected (GMI).",
        "a bracket (without its end",
        "(ABC) at the start"
      })
  void isNotFoundWhereTheLettersDoNotStandForWords(String text) {
    assertThat(Definition.in(text)).isEmpty();
  }

  @Test
  void takesNoMoreWordsThanTheAbbreviationStandsFor() {
    assertThat(Definition.in("the virus that causes severe acute respiratory syndrome (SARS)"))
        .containsExactly(new Definition("SARS", "severe acute respiratory syndrome"));
  }

  @ParameterizedTest
  @MethodSource("io.lodestream.querygen.Walls#texts")
  void isSoughtQuicklyInWallsOfText(String wall) {
    Assertions.assertTimeout(Duration.ofSeconds(3), () -> Definition.in(wall));
  }
}
