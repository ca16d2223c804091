package io.lodestream.querygen.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.TermStatistics;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTest {

  private static final int SEEDS = 40;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mother-to-child transmission is the main cause of HIV-1 infection in children worldwide. | What is the main cause of HIV-1 infection in children worldwide?
          A coronavirus is an enveloped virus with a large positive-sense RNA genome. | What is a coronavirus?
          Overall, 62% of the hospitalised patients had fever on admission. | What percentage of the hospitalised patients had fever on admission?
          A total of 197 infected mothers were enrolled in the Zimbabwe trial. | How many infected mothers were enrolled in the Zimbabwe trial?
          The SARS coronavirus was first identified in 2003 by several laboratories. | When was the SARS coronavirus first identified?
          In 2003, the SARS coronavirus was identified by several laboratories. | When was the SARS coronavirus identified by several laboratories?
          Nasal vaccines are attractive candidates because they induce mucosal immunity early. | Why are Nasal vaccines attractive candidates?
          However, the spike protein mediates viral entry into host cells. | What mediates viral entry into host cells?
          We found that the spike protein mediates viral entry into host cells. | How does the spike protein mediate viral entry into host cells?
          DC-SIGNR is highly expressed on endothelial cells in the human placenta. | Where is DC-SIGNR highly expressed on endothelial cells?
          """)
  void asksForOnePartOfAStatement(String sentence, String question) {
    assertThat(questions(sentence)).contains(question);
  }

  @Test
  void asksWithoutEnglishWordsAboutOtherLanguages() {
    // Given
    var sentence =
        "Der Zeppelin landete gestern abend sicher auf dem beleuchteten Flugplatz bei Friedrichshafen.";

    // When
    var questions = questions(sentence);

    // Then
    assertThat(questions)
        .isNotEmpty()
        .allSatisfy(q -> assertThat(q).doesNotContain("What", "How", "?"));
  }

  @Test
  void endsWithAQuestionMarkAndHasNoLooseBrackets() {
    assertThat(
            questions("The cycle threshold (CT) value of the assay (of all runs) was very stable."))
        .isNotEmpty()
        .allSatisfy(
            question -> {
              assertThat(question).endsWith("?");
              assertThat(question.chars().filter(c -> c == '(').count())
                  .isEqualTo(question.chars().filter(c -> c == ')').count());
            });
  }

  private static Set<String> questions(String text) {
    var prose = Prose.of("", text, TermStatistics.NONE);
    assertThat(prose.sentences()).hasSize(1);
    var questions = new HashSet<String>();
    for (int seed = 0; seed < SEEDS; seed++) {
      new Question()
          .write(prose, prose.sentences().get(0), new SplittableRandom(seed))
          .ifPresent(questions::add);
    }
    return questions;
  }
}
