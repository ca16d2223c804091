package io.lodestream.runtime.llm;

import java.time.Clock;
import java.time.Duration;

/**
 * How many calls may be in flight: few at first, more with every round of answers, half as many
 * when calls fail; after <a href="https://doi.org/10.1016/0169-7552(89)90019-6">AIMD</a> (Chiu and
 * Jain, 1989).
 *
 * <p>A round is as many calls as the limit, all of them begun under that limit. A round in which
 * more than an eighth of the calls got no answer (timeout, 429, 5xx) halves the limit at once; an
 * endpoint that drops a few calls for no reason keeps its calls. After any other round the limit
 * doubles, or grows by an eighth once it was halved, unless the time of a call would then pass half
 * of the timeout. How that time grows with the limit is learnt from the last two rounds: a server
 * that answers one call after another takes twice as long for twice as many calls, so it gets few,
 * and none of them runs into the timeout to be paid for again. Thread-safe.
 */
final class AdaptiveLimit {

  static final int FIRST = 2;

  private static final int TOLERATED = 8;
  private static final int STEP = 8;
  private static final double PATIENCE = 0.5;

  /** Before it is known how times grow; the step that finds out must not run into the timeout. */
  private static final double FIRST_PATIENCE = 0.9;

  private final int most;
  private final double timeoutMs;
  private final Clock clock;
  private int limit;
  private boolean isDoubling = true;
  private long round;
  private int answers;
  private int failures;
  private long answersMs;
  private long slowestMs;
  private int formerLimit;
  private double formerMs;
  private double growth = 1;

  /** A call in flight. */
  record Place(long round, long startedMs) {}

  /**
   * @param most that is never passed
   * @param timeout of a call
   */
  AdaptiveLimit(int most, Duration timeout, Clock clock) {
    this.most = most;
    this.timeoutMs = timeout.toMillis();
    this.clock = clock;
    this.limit = Math.min(FIRST, most);
  }

  synchronized int limit() {
    return limit;
  }

  synchronized Place start() {
    return new Place(round, clock.millis());
  }

  /**
   * @param isInDemand whether the limit keeps calls waiting; a limit that does not is not raised
   */
  synchronized void ended(Place place, Outcome outcome, boolean isInDemand) {
    if (place.round() != round) {
      return;
    }
    if (outcome instanceof Outcome.Answered) {
      answers++;
      long ms = Math.max(1, clock.millis() - place.startedMs());
      answersMs += ms;
      slowestMs = Math.max(slowestMs, ms);
    } else if (outcome instanceof Outcome.Busy || outcome instanceof Outcome.Lost) {
      failures++;
    }
    if (failures * TOLERATED > limit) {
      isDoubling = false;
      use(Math.max(1, limit / 2));
    } else if (answers > 0 && answers + failures >= limit && isInDemand) {
      use(formerLimit == 0 ? after(slowestMs) : after((double) answersMs / answers));
    }
  }

  /**
   * The limit after a round.
   *
   * @param meanMs time of a call; of the first round's slowest, since its calls find the endpoint
   *     idle
   */
  private int after(double meanMs) {
    boolean isFirst = formerLimit == 0;
    if (!isFirst && formerLimit != limit) {
      double slope = Math.log(meanMs / formerMs) / Math.log((double) limit / formerLimit);
      growth = Math.max(0, Math.min(1, slope));
    }
    formerLimit = limit;
    formerMs = meanMs;
    double bound = timeoutMs * (isFirst ? FIRST_PATIENCE : PATIENCE);
    if (!isFirst && growth > PATIENCE && meanMs > bound) {
      return Math.max(1, (int) (limit * bound / meanMs));
    }
    int doubled = Math.min(most, 2 * limit);
    if (isDoubling && expectedMs(doubled) < bound) {
      return doubled;
    }
    int more = Math.min(most, limit + Math.max(1, limit / STEP));
    return expectedMs(more) < bound ? more : limit;
  }

  private double expectedMs(int other) {
    return formerMs * Math.pow((double) other / limit, growth);
  }

  private void use(int next) {
    if (next != limit) {
      round++;
    }
    limit = next;
    answers = 0;
    failures = 0;
    answersMs = 0;
    slowestMs = 0;
  }
}
