package io.lodestream.trainer.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.Split;
import io.lodestream.schemas.error.BadDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairRowTest {

  @Test
  void queryAndPassageAreEnough() {
    var row = PairRow.parse("{\"query\":\"q\",\"passage\":\"p\"}");

    assertThat(row.query()).isEqualTo("q");
    assertThat(row.passage()).isEqualTo("p");
    assertThat(row.score()).isEqualTo(1);
    assertThat(row.split()).isEmpty();
    assertThat(row.documentId()).isEqualTo(row.contentHash()).isEqualTo(row.cluster());
  }

  @Test
  void passagesThatDifferInCaseAndSpaceAreOneDocument() {
    var one = PairRow.parse("{\"query\":\"q\",\"passage\":\"Some  text\"}");
    var other = PairRow.parse("{\"query\":\"r\",\"passage\":\" some text\"}");

    assertThat(one.documentId()).isEqualTo(other.documentId());
  }

  @Test
  void everyFieldIsRead() {
    var row =
        PairRow.parse(
            "{\"query\":\"q\",\"passage\":\"p\",\"documentId\":\"d\",\"ordinal\":3,"
                + "\"contentHash\":\"h\",\"cluster\":\"c\",\"score\":0.5,\"split\":\"validation\","
                + "\"negatives\":[\"n\",\"m\"],\"source\":\"s\",\"verdict\":\"unknown fields are left alone\"}");

    assertThat(row)
        .isEqualTo(
            new PairRow(
                "q",
                "p",
                "d",
                3,
                "h",
                "c",
                0.5,
                java.util.Optional.of(Split.VALIDATION),
                java.util.List.of("n", "m"),
                "s"));
  }

  @Test
  void aPassageIdSaysDocumentAndOrdinalWhereNothingElseDoes() {
    var row = PairRow.parse("{\"query\":\"q\",\"passage\":\"p\",\"passageId\":\"a#b#7\"}");

    assertThat(row.documentId()).isEqualTo("a#b");
    assertThat(row.ordinal()).isEqualTo(7);
  }

  @Test
  void titleHeadingsAndTextMakeThePassageThatIsEmbedded() {
    var row =
        PairRow.parse(
            "{\"query\":\"q\",\"title\":\"T\",\"headings\":[\"A\",\"B\"],\"text\":\"p\"}");

    assertThat(row.passage()).isEqualTo("T\nA > B\np");
  }

  @Test
  void sentenceTransformersNamesAreTaken() {
    var row = PairRow.parse("{\"anchor\":\"q\",\"positive\":\"p\",\"negative\":\"n\"}");

    assertThat(row.query() + row.passage() + row.negatives()).isEqualTo("qp[n]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "not json|a line must be a JSON object, was 'not json'",
        "[1]|a line must be a JSON object, was '[1]'",
        "{\"query\":\"q\",\"passage\":\"p\"} x|a line must be a JSON object",
        "{\"passage\":\"p\"}|query must be a text that is not blank, was absent",
        "{\"query\":\" \",\"passage\":\"p\"}|query must be a text that is not blank, was ' '",
        "{\"query\":1,\"passage\":\"p\"}|query must be a text, was 1",
        "{\"query\":\"q\",\"passage\":\"p\",\"score\":7}|score must be a number from 0 to 1, was 7",
        "{\"query\":\"q\",\"passage\":\"p\",\"score\":\"1\"}|score must be a number from 0 to 1",
        "{\"query\":\"q\",\"passage\":\"p\",\"ordinal\":-1}|ordinal must be a whole number from 0",
        "{\"query\":\"q\",\"passage\":\"p\",\"split\":\"dev\"}|split must be one of [train, val",
        "{\"query\":\"q\",\"passage\":\"p\",\"negatives\":[1]}|negatives must be texts in an array",
      })
  void aLineThatBreaksARuleNamesRuleAndValue(String line, String message) {
    assertThatThrownBy(() -> PairRow.parse(line))
        .isInstanceOf(BadDataException.class)
        .hasMessageContaining(message);
  }
}
