package io.lodestream.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.topics.Topics;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayRuleTest {

  private final ReplayRule rule = new ReplayRule(new Topics("", 1), 3);

  @ParameterizedTest
  @CsvSource({"ingest,documents", "ingest,documents-json", "querygen,feedback"})
  void whatUsersProducedMayBeSentBack(String stage, String topic) {
    assertThat(rule.objection(Letters.letter(stage, topic))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "querygen,passages,delete document 'd' (null under its id) and produce it again",
    "trainer,training-windows,lodestream windows replay ID",
    "trainer,pairs,windows go on without the record",
    "indexer,passages,delete document 'd'",
    "indexer,promotions,indexer reads promotions from its beginning at every start: restart the stage",
    "evaluator,eval-queries,evaluator reads eval-queries from its beginning",
    "querygen,models,querygen reads models from its beginning",
    "ingest,other.documents,'other.documents' is no topic of this lodestream.namespace",
    "ingest,'',its headers do not say which record it was",
  })
  void forAllElseSaysWhatToDoInstead(String stage, String topic, String instead) {
    var letter =
        Letters.letter(stage, topic, "d#3", new RecordHeaders(), new BadDataException("x"));
    assertThat(rule.objection(letter)).hasValueSatisfying(why -> assertThat(why).contains(instead));
  }

  @Test
  void aLetterWithNoMoreThanTheBeginningOfItsRecordIsNotSent() {
    var headers =
        DeadLetterHeaders.of(
            new RecordHeaders(),
            "ingest",
            "documents",
            0,
            1,
            new BadDataException("x"),
            Letters.TIME);
    headers.add(DeadLetterHeaders.VALUE_BYTES, "100000000".getBytes(UTF_8));

    var letter = DeadLetter.of("ingest", Letters.record("ingest", "k", headers));

    assertThat(rule.objection(letter))
        .contains(
            "it holds no more than the beginning of the record (5 of 100,000,000 bytes): produce the"
                + " record again");
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,false", "17,false", "noise,true"})
  void aRecordThatHasFailedSoOftenIsNotSent(String before, boolean isSent) {
    var original = new RecordHeaders().add(DeadLetterHeaders.FAILURES, before.getBytes(UTF_8));
    var letter =
        Letters.letter("ingest", "documents", "k", original, new BadDataException("again"));

    assertThat(rule.objection(letter).isEmpty()).isEqualTo(isSent);
  }
}
