package io.lodestream.querygen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Relevance;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class WaitingFeedbackTest {

  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  @Test
  void looksAtSoManyPerTickAndAtAllInTheEnd() {
    try (var stores = new LedgerStores()) {
      // Given more than one tick looks at, all on documents that are not there
      var context = stores.context();
      var processor =
          new JudgeFeedback(
              new FeedbackSettings(Map.of(), 1, MAX_WAIT),
              QuerygenScenario.PLAN.split(),
              QueryFilter.NONE,
              new StageMeters("querygen"),
              10);
      processor.init(context);
      for (int i = 0; i < 15; i++) {
        var document = "gone-" + i;
        var said = new Relevance("what do bats carry", document, null, 1, "click");
        processor.process(new Record<>(document, said, 0));
      }
      context.setCurrentSystemTimeMs(MAX_WAIT.toMillis());

      // When
      int first = forwardedByATick(context);
      int second = forwardedByATick(context);

      // Then
      assertThat(first).isEqualTo(10);
      assertThat(second).isEqualTo(5);
      assertThat(context.scheduledPunctuators().get(0).cancelled()).as("nothing waits").isTrue();
    }
  }

  private static int forwardedByATick(MockProcessorContext<String, Output> context) {
    context.resetForwards();
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);
    return context.forwarded().size();
  }
}
