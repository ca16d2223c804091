package io.lodestream.querygen.corpus;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.schemas.Passage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LearntWordsTest {

  private static final String SYNDROME = "It causes acute respiratory distress syndrome (ARDS).";
  private static final List<String> SUBJECTS =
      List.of("mothers", "nurses", "teachers", "farmers", "sailors", "miners");
  private static final List<String> OBJECTS =
      List.of("letters", "forms", "parcels", "records", "tickets");

  private final Corpus corpus = new Corpus(true, false, (one, other) -> true);
  private final Corpus.Shard shard = corpus.openShard();
  private final OtherWords words = corpus.otherWords();

  @AfterEach
  void close() {
    corpus.close();
  }

  @Test
  void knowsAnAbbreviationByItsExpansionAndTheOtherWayRound() {
    // When
    shard.put("a#0", passage("a", 1, SYNDROME));

    // Then
    assertThat(words.otherForm("ARDS", "b")).contains("acute respiratory distress syndrome");
    assertThat(words.otherForm("Acute respiratory distress syndrome", "b")).contains("ARDS");
    assertThat(words.otherForm("ards", "b")).isEmpty();
  }

  @Test
  void prefersTheDocumentsOwnDefinitionAndKnowsNoneWhereOthersDisagree() {
    // When
    shard.put("a#0", passage("a", 1, "We give the confidence interval (CI) of each."));
    shard.put("b#0", passage("b", 1, "Patients with cognitive impairment (CI) were left out."));

    // Then
    assertThat(words.otherForm("CI", "a")).contains("confidence interval");
    assertThat(words.otherForm("CI", "b")).contains("cognitive impairment");
    assertThat(words.otherForm("CI", "c")).isEmpty();
  }

  @Test
  void forgetsWhatOnlyAPassageThatWentHadTaught() {
    // Given
    shard.put("a#0", passage("a", 1, SYNDROME));
    shard.put("b#0", under("b", "Limits of the trial"));

    // When
    shard.put("a#0", passage("a", 2, "It causes a mild cold."));
    shard.remove("b#0");

    // Then
    assertThat(words.otherForm("ARDS", "a")).isEmpty();
    assertThat(words.documentsUnder("Limits of the trial")).isZero();
  }

  @Test
  void countsAHeadingOncePerDocument() {
    // When
    shard.put("a#0", under("a", "Results"));
    shard.put("a#1", under("a", "Results"));
    shard.put("b#0", under("b", "RESULTS"));

    // Then
    assertThat(words.documentsUnder("results")).isEqualTo(2);
    assertThat(words.documentsUnder("Methods")).isZero();
  }

  @Test
  void takesWordsForAlikeThatStandBetweenTheSameWords() {
    // When
    putSentences("collected", "gathered");

    // Then
    assertThat(words.alike("collected")).containsExactly("gathered");
    assertThat(words.alike("gathered")).containsExactly("collected");
  }

  @Test
  void takesNoAlternativesForAlike() {
    // When
    putSentences("collected", "burned");
    for (int i = 0; i < 12; i++) {
      var text = "Old papers of year " + i + " were collected or burned.";
      shard.put("or#" + i, passage("or", 1, text));
      shard.put("filler#" + i, passage("filler", 1, "Rain fell on hills and roads. ".repeat(40)));
    }

    // Then
    assertThat(words.alike("collected")).isEmpty();
  }

  @Test
  void takesNoFormsOfOneStemForAlike() {
    // When
    putSentences("collected", "collects");

    // Then
    assertThat(words.alike("collected")).isEmpty();
  }

  @Test
  void saysTheSameWhateverTheOrderOfThePassages() {
    // Given
    putSentences("collected", "gathered");

    // When
    try (var other = new Corpus(true, false, (a, b) -> true)) {
      var reversed = other.openShard();
      for (int at = SUBJECTS.size() * OBJECTS.size() - 1; at >= 0; at--) {
        sentence(reversed, at, "gathered");
        sentence(reversed, at, "collected");
      }

      // Then
      assertThat(other.otherWords().alike("gathered")).isEqualTo(words.alike("gathered"));
    }
  }

  @Test
  void learnsNothingUnlessTold() {
    try (var plain = new Corpus()) {
      plain.openShard().put("a#0", passage("a", 1, SYNDROME));

      assertThat(plain.otherWords()).isSameAs(OtherWords.NONE);
    }
  }

  private void putSentences(String verb, String other) {
    for (int at = 0; at < SUBJECTS.size() * OBJECTS.size(); at++) {
      sentence(shard, at, verb);
      sentence(shard, at, other);
    }
  }

  private static void sentence(Corpus.Shard shard, int at, String verb) {
    var subject = SUBJECTS.get(at % SUBJECTS.size());
    var object = OBJECTS.get(at / SUBJECTS.size());
    var text = "The %s carefully %s several %s that year.".formatted(subject, verb, object);
    shard.put(verb + "#" + at, passage(verb, 1, text));
  }

  private static Passage under(String documentId, String heading) {
    return Passage.newBuilder(passage(documentId, 1, "Some text about " + documentId))
        .setHeadings(List.of(heading))
        .build();
  }
}
