package io.lodestream.querygen.generator;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights of the kinds of rule-made queries that follow a stream: each kind weighs as the share of
 * its judged queries that leave something to learn ({@link KindTally}).
 *
 * <p>Begins with equal weights. What was judged long ago counts ever less, since a new model or
 * other documents change what is left to learn: whenever so many queries are counted, all counts
 * are halved. Forgotten at a restart. Thread-safe.
 */
public final class KindLearning {

  private static final Logger LOG = LoggerFactory.getLogger(KindLearning.class);

  /** Queries counted at most. */
  static final int MEMORY = 4000;

  /** Queries between two changes of the weights. */
  private static final int STEP = 200;

  private final Map<String, KindTally> tallies = new TreeMap<>();
  private int counted;
  private volatile Map<String, Double> weights;

  public KindLearning(Collection<String> kinds) {
    kinds.forEach(kind -> tallies.put(kind, KindTally.NOTHING));
    weights = current();
  }

  /** By kind, each above 0; changes as queries are judged. */
  public Map<String, Double> weights() {
    return weights;
  }

  /** Counts a judged query of a known kind; ignores others. */
  synchronized void learn(String kind, boolean isKept, boolean isToLearn) {
    if (tallies.computeIfPresent(kind, (same, tally) -> tally.plus(isKept, isToLearn)) == null) {
      return;
    }
    counted++;
    if (counted % STEP == 0) {
      weights = current();
      LOG.info("event=kinds-weighed queries={} kinds=\"{}\"", counted, shown());
    }
    if (counted >= MEMORY) {
      tallies.replaceAll((same, tally) -> tally.halved());
      counted = tallies.values().stream().mapToInt(KindTally::written).sum();
    }
  }

  private Map<String, Double> current() {
    var current = new TreeMap<String, Double>();
    tallies.forEach((kind, tally) -> current.put(kind, tally.weight()));
    return Map.copyOf(current);
  }

  private String shown() {
    return new TreeMap<>(weights)
        .entrySet().stream()
            .map(kind -> String.format(Locale.ROOT, "%s=%.3f", kind.getKey(), kind.getValue()))
            .collect(Collectors.joining(","));
  }
}
