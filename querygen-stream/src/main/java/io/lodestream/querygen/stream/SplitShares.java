package io.lodestream.querygen.stream;

import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.schemas.error.FatalException;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Holds a task to the shares its clusters were first split with: another share would move clusters
 * between training and evaluation after their pairs were written.
 */
final class SplitShares {

  static final String STORE = "split-shares";

  private final KeyValueStore<String, Double> stored;
  private final Map<String, Double> configured;
  private boolean areStored;

  SplitShares(ProcessorContext<?, ?> context, SplitRule rule) {
    this.stored = context.getStateStore(STORE);
    this.configured =
        Map.of(
            "querygen.split.validation", rule.validation(),
            "querygen.split.evaluation", rule.evaluation());
  }

  /**
   * @throws FatalException if the task has split clusters with other shares
   */
  void check() {
    configured.forEach(this::check);
  }

  private void check(String key, double share) {
    var former = stored.get(key);
    if (former != null && former != share) {
      throw new FatalException(
          "%s must stay %s, with which clusters were split already, was %s"
              .formatted(key, former, share));
    }
  }

  /** To be called with a record in hand: a write without one would leave its transaction open. */
  void keep() {
    if (!areStored) {
      configured.forEach(stored::put);
      areStored = true;
    }
  }
}
