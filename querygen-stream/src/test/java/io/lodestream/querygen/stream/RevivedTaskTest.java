package io.lodestream.querygen.stream;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.SteppedClock;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.pairing.PassageJobs;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.Decoded;
import io.lodestream.schemas.Relevance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Streams closes the processors of a task whose transaction failed and opens the same objects
 * again. When it failed within a punctuator, that one is not called any more.
 */
class RevivedTaskTest {

  private final Corpus corpus = new Corpus();
  private final StageMeters meters = new StageMeters("querygen");
  private final HeldJobs jobs = new HeldJobs();
  private final LedgerStores stores = new LedgerStores();
  private final MockProcessorContext<String, Output> context = stores.context();

  @AfterEach
  void close() {
    stores.close();
    corpus.close();
  }

  @Test
  void handsOutItsPassagesAgainAndTakesAResultOnce() {
    // Given
    var known = new InstanceKnowledge(Optional.of(corpus), new KeptQueries(0.8), meters);
    var topic = new PassageOutcomes.PassagesTopic("passages", passage -> new byte[0]);
    var running = new PassageJobs(jobs::run, 100, Optional::empty, meters, new SteppedClock());
    var processor = new JudgePassages(QuerygenScenario.PLAN, known, running, topic, meters);
    processor.init(context);
    processor.process(
        new Record<>("a#0", new Decoded.Readable<>(passage("a", 1, "bats carry viruses")), 0));
    tick(Duration.ofSeconds(2));

    // When
    revive(processor);
    tick(Duration.ofSeconds(2));

    // Then both calls for it end, the one from before included
    assertThat(jobs.held()).containsExactly("a#0", "a#0");
    jobs.keepAll();
    tick(Duration.ofSeconds(2));
    assertThat(context.forwarded()).hasSize(1);
    assertThat(active()).as("nothing waits").isEmpty();
  }

  @Test
  void looksForThePassagesOfFeedbackAgain() {
    // Given
    var settings = new FeedbackSettings(Map.of(), 1, Duration.ofMinutes(1));
    var processor =
        new JudgeFeedback(settings, QuerygenScenario.PLAN.split(), QueryFilter.NONE, meters, 1);
    processor.init(context);
    processor.process(
        new Record<>("a", new Relevance("what do bats carry", "a", "a#0", 1, "click"), 0));

    // When
    revive(processor);
    new PassageLedger(context).put("a#0", passage("a", 1, "bats carry viruses"));
    tick(Duration.ofSeconds(5));

    // Then
    assertThat(context.forwarded()).hasSize(1);
    assertThat(active()).as("nothing waits").isEmpty();
  }

  private <V> void revive(Processor<String, V, String, Output> processor) {
    var before = List.copyOf(context.scheduledPunctuators());
    processor.close();
    assertThat(before).as("left over from before").allMatch(CapturedPunctuator::cancelled);
    processor.init(context);
    assertThat(active()).hasSize(1);
  }

  private List<CapturedPunctuator> active() {
    return context.scheduledPunctuators().stream().filter(each -> !each.cancelled()).toList();
  }

  private void tick(Duration later) {
    context.setCurrentSystemTimeMs(context.currentSystemTimeMs() + later.toMillis());
    active().forEach(each -> each.getPunctuator().punctuate(0));
  }
}
