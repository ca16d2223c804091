package io.lodestream.querygen.generator;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InOtherWordsTest {

  private static final String ARDS =
      "The trial showed how ARDS damages the lungs of older patients within days.";
  private static final String SPELT_OUT =
      "Acute respiratory distress syndrome damages the lungs of older patients within days.";

  @Test
  void putsTheExpansionForAnAbbreviation() {
    assertThat(queries("abbreviation", passage("d", 1, ARDS)))
        .isNotEmpty()
        .allSatisfy(
            query -> {
              assertThat(query.text())
                  .contains("acute respiratory distress syndrome")
                  .doesNotContain("ARDS");
              assertThat(query.generator()).isEqualTo("extractive-3/abbreviation");
            });
  }

  @Test
  void putsTheAbbreviationForAnExpansion() {
    assertThat(queries("abbreviation", passage("d", 1, SPELT_OUT)))
        .isNotEmpty()
        .allSatisfy(
            query -> assertThat(query.text()).contains("ARDS").doesNotContainIgnoringCase("acute"));
  }

  @Test
  void leavesAnAbbreviationThatThePassageItselfSpellsOut() {
    assertThat(queries("abbreviation", passage("d", 1, ARDS + " " + SPELT_OUT))).isEmpty();
  }

  @Test
  void putsWordsThatTheCorpusUsesAlikeButNotThoseOfThePassage() {
    // Given
    var text = "Nasal vaccines protect the lungs of older patients against severe illness.";

    // Then
    assertThat(queries("synonym", passage("d", 1, text)))
        .isNotEmpty()
        .allSatisfy(query -> assertThat(query.text()).contains("elderly").doesNotContain("older"));
    assertThat(queries("synonym", passage("d", 1, text + " It is for elderly people."))).isEmpty();
  }

  @Test
  void asksForARowInOtherWords() {
    // Given
    var table = "2019 2018 Income of older funds 1,204 998 Cost of older funds 807 770";

    // Then
    assertThat(queries("synonym", passage("d", 1, table)))
        .isNotEmpty()
        .allSatisfy(query -> assertThat(query.text()).contains("elderly"));
  }

  @Test
  void asksWithTheInnermostHeadingThatFewDocumentsHave() {
    // Given
    var under =
        Passage.newBuilder(passage("d", 1, ARDS))
            .setHeadings(List.of("1 Lung damage in old age", "1.2 Main results"))
            .build();

    // Then
    assertThat(queries("heading", under))
        .extracting(GeneratedQuery::text)
        .containsExactly("Lung damage in old age");
    assertThat(queries("heading", passage("d", 1, ARDS))).isEmpty();
  }

  @Test
  void asksWhatTheNextPassageAnswersAboutAThingThatBothName() {
    // Given
    var text = "Apocynin was given to the mice in their drinking water.";
    var next =
        passage(
            "d",
            1,
            "The inhibitor apocynin reduces the viral load of infected lungs within two days.");

    // When
    var queries =
        generator("neighbour", rare("apocynin"))
            .generate(passage("d", 1, text), Surroundings.of(List.of(next)));

    // Then
    assertThat(queries)
        .isNotEmpty()
        .allSatisfy(query -> assertThat(query.text()).containsIgnoringCase("apocynin"));
    assertThat(
            generator("neighbour", rare("lungs"))
                .generate(passage("d", 1, text), Surroundings.of(List.of(next))))
        .isEmpty();
  }

  @Test
  void asksNothingOfASentenceThatOverlaps() {
    // Given
    var text = "The inhibitor apocynin reduces the viral load of infected lungs within two days.";

    // Then
    assertThat(
            generator("neighbour", rare("apocynin"))
                .generate(passage("d", 1, text), Surroundings.of(List.of(passage("d", 1, text)))))
        .isEmpty();
  }

  @Test
  void asksFromAnotherDocumentThatSaysTheSameInOtherWords() {
    // Given
    var text = "Apocynin was given to the mice in their drinking water.";
    var same =
        passage(
            "e",
            1,
            "The inhibitor apocynin reduces the viral load of infected lungs within two days.");
    var alike = new Surroundings(List.of(), List.of(same));
    var generator = generator("restated", rare("apocynin"));

    // When
    var queries = generator.generate(passage("d", 1, text), alike);

    // Then
    assertThat(queries)
        .isNotEmpty()
        .allSatisfy(
            query -> {
              assertThat(query.text()).containsIgnoringCase("apocynin");
              assertThat(query.generator()).isEqualTo("extractive-3/restated");
            });
    assertThat(generator.wantsAlike()).isTrue();
    assertThat(generator("question", TermStatistics.NONE).wantsAlike()).isFalse();
  }

  @Test
  void asksNothingFromAnotherDocumentInThePassagesOwnWords() {
    // Given
    var text = "The drug apocynin reduces the viral load of infected animals quickly and safely.";
    var same =
        passage(
            "e", 1, "The inhibitor apocynin reduces the viral load of infected animals quickly.");

    // Then
    assertThat(
            generator("restated", rare("apocynin"))
                .generate(passage("d", 1, text), new Surroundings(List.of(), List.of(same))))
        .isEmpty();
  }

  private static List<GeneratedQuery> queries(String kind, Passage passage) {
    return generator(kind, TermStatistics.NONE).generate(passage);
  }

  private static ExtractiveGenerator generator(String kind, TermStatistics statistics) {
    return new ExtractiveGenerator(Map.of(kind, 1.0), 0, 2, 7, statistics, new Known());
  }

  /** A corpus in which every other word is common. */
  private static TermStatistics rare(String rare) {
    return term -> term.equals(rare) ? 0.001 : 0.2;
  }

  private static final class Known implements OtherWords {

    @Override
    public Optional<String> otherForm(String phrase, String documentId) {
      return switch (phrase) {
        case "ARDS" -> Optional.of("acute respiratory distress syndrome");
        case "Acute respiratory distress syndrome", "acute respiratory distress syndrome" ->
            Optional.of("ARDS");
        default -> Optional.empty();
      };
    }

    @Override
    public List<String> alike(String term) {
      return term.equals("older") ? List.of("elderly") : List.of();
    }

    @Override
    public int documentsUnder(String heading) {
      return heading.endsWith("Main results") ? 40 : 1;
    }
  }
}
