package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.querygen.SteppedClock;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryWords;
import io.lodestream.querygen.pairing.PassageJobs;
import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.Decoded;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestartTest {

  private final Corpus corpus = new Corpus();
  private final KeptQueries queries = new KeptQueries(0.8);
  private final HeldJobs jobs = new HeldJobs();
  private final StageMeters meters = new StageMeters("querygen");
  private final LedgerStores stores = new LedgerStores();

  @AfterEach
  void close() {
    stores.close();
    corpus.close();
  }

  @Test
  void handsOutWhatWasPendingAgainAndKnowsTheWholeCorpus() {
    // Given
    var first = stores.context();
    var before = processor();
    before.init(first);
    before.process(record("done#0", passage("done", 1, "bats carry coronaviruses")));
    tickAfter(first, Duration.ofSeconds(2));
    jobs.keepAll();
    tickAfter(first, Duration.ofSeconds(2));
    before.process(record("lost#0", passage("lost", 1, "camels carry others")));
    before.close();
    var known = corpus.search("bats camels", 5);

    // When
    var second = stores.context();
    var after = processor();
    after.init(second);
    tickAfter(second, Duration.ofMillis(1_900));
    var settling = jobs.held();
    tickAfter(second, Duration.ofMillis(200));

    // Then
    assertThat(known).isEmpty();
    assertThat(settling).isEmpty();
    assertThat(jobs.held()).containsExactly("lost#0");
    assertThat(corpus.search("bats camels", 5)).containsExactlyInAnyOrder("done#0", "lost#0");
  }

  @Test
  void knowsTheQueriesThatWereKeptBefore() {
    // Given
    var first = stores.context();
    var before = processor();
    before.init(first);
    before.process(record("a#0", passage("a", 1, "one")));
    tickAfter(first, Duration.ofSeconds(2));
    jobs.keepAll("which bats carry coronaviruses");
    tickAfter(first, Duration.ofSeconds(2));
    before.close();
    try (var other = queries.openShard()) {
      assertThat(other.claim("x#0", QueryWords.of("bats carry coronaviruses")))
          .as("nothing of a closed task is left")
          .isEmpty();
    }

    // When
    var second = stores.context();
    var after = processor();
    after.init(second);

    // Then
    assertThat(queries.openShard().claim("b#0", QueryWords.of("do bats carry coronaviruses")))
        .isPresent();
  }

  @Test
  void doesNotStartWithOtherSharesThanItsClustersWereSplitWith() {
    // Given
    var before = processor();
    before.init(stores.context());
    before.process(record("a#0", passage("a", 1, "bats carry coronaviruses")));
    before.close();

    // Then
    var after = processor(QuerygenScenario.plan(new SplitRule(0.08, 0.05)));
    assertThatThrownBy(() -> after.init(stores.context()))
        .isInstanceOf(FatalException.class)
        .hasMessage(
            "querygen.split.evaluation must stay 0.08, with which clusters were split already,"
                + " was 0.05");
    processor().init(stores.context());
  }

  @Test
  void startsWithOtherSharesWhileNothingIsSplit() {
    // Given
    processor().init(stores.context());

    // Then
    assertThatCode(
            () -> processor(QuerygenScenario.plan(new SplitRule(0.2, 0.05))).init(stores.context()))
        .doesNotThrowAnyException();
  }

  private JudgePassages processor() {
    return processor(QuerygenScenario.PLAN);
  }

  private JudgePassages processor(JudgingPlan plan) {
    return new JudgePassages(
        plan,
        new InstanceKnowledge(Optional.of(corpus), queries, meters),
        new PassageJobs(jobs::run, 100, Optional::empty, meters, new SteppedClock()),
        new PassageOutcomes.PassagesTopic("passages", passage -> new byte[0]),
        meters);
  }

  private static Record<String, Decoded.Readable<Passage>> record(String id, Passage passage) {
    return new Record<>(id, new Decoded.Readable<>(passage), 0);
  }

  private static void tickAfter(MockProcessorContext<String, Output> context, Duration time) {
    context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + time.toMillis());
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);
  }
}
