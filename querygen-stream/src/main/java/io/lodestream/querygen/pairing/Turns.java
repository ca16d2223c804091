package io.lodestream.querygen.pairing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says when a passage is handed out, and when it is handed out again.
 *
 * <p>Term statistics and BM25 need the corpus, so passages wait until none has arrived for {@code
 * settle}, but none longer than {@code maxWait}. A passage that could not be judged yet comes again
 * after a second, a passage whose call failed after 1, 2, 4 and up to 64 seconds. A passage whose
 * calls failed {@code maxAttempts} times while the calls of others succeeded is at fault itself and
 * does not come again. Not thread-safe.
 */
public final class Turns {

  private static final long PUT_BACK_MS = 1_000;
  private static final int MOST_DOUBLINGS = 6;

  private static final class Turn {
    private final long version;
    private final long arrivedMs;
    private long notBeforeMs;
    private boolean isRunning;
    private int failures;
    private int blamed;

    private Turn(long version, long arrivedMs) {
      this.version = version;
      this.arrivedMs = arrivedMs;
    }
  }

  private final long settleMs;
  private final long maxWaitMs;
  private final int maxAttempts;
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private long lastArrivalMs;
  private int running;

  /**
   * @param maxAttempts calls for a passage that may fail while the calls of others succeed
   */
  public Turns(Duration settle, Duration maxWait, int maxAttempts) {
    this.settleMs = settle.toMillis();
    this.maxWaitMs = maxWait.toMillis();
    this.maxAttempts = maxAttempts;
  }

  /** A passage arrived, or waited already before a restart; replaces an earlier version. */
  public void add(String passageId, long version, long arrivedMs) {
    remove(passageId);
    turns.put(passageId, new Turn(version, arrivedMs));
  }

  public void remove(String passageId) {
    var turn = turns.remove(passageId);
    if (turn != null && turn.isRunning) {
      running--;
    }
  }

  public boolean holds(String passageId) {
    return turns.containsKey(passageId);
  }

  /** True when this version waits or runs. */
  public boolean holds(String passageId, long version) {
    var turn = turns.get(passageId);
    return turn != null && turn.version == version;
  }

  /** Everything that waits settles from here: after an arrival, after a restart. */
  public void settleFrom(long nowMs) {
    lastArrivalMs = Math.max(lastArrivalMs, nowMs);
  }

  /** Up to {@code limit} passages whose turn it is, longest waiting first. */
  public List<String> due(long nowMs, int limit) {
    boolean settled = nowMs - lastArrivalMs >= settleMs;
    var due = new ArrayList<String>();
    for (var entry : turns.entrySet()) {
      if (due.size() >= limit) {
        break;
      }
      var turn = entry.getValue();
      if (!turn.isRunning
          && turn.notBeforeMs <= nowMs
          && (settled || nowMs - turn.arrivedMs >= maxWaitMs)) {
        due.add(entry.getKey());
      }
    }
    return due;
  }

  public void started(List<String> passageIds) {
    passageIds.forEach(id -> turns.get(id).isRunning = true);
    running += passageIds.size();
  }

  /** The passage could not be judged yet: its turn comes again a moment later. */
  public void putBack(String passageId, long nowMs) {
    stop(passageId).notBeforeMs = nowMs + PUT_BACK_MS;
  }

  /**
   * A call for the passage failed: its turn comes again later, each time twice as much later.
   *
   * @param isToBlame the endpoint answered others meanwhile
   * @return false when the passage was to blame {@code maxAttempts} times
   */
  public boolean putOff(String passageId, long nowMs, boolean isToBlame) {
    var turn = stop(passageId);
    turn.notBeforeMs = nowMs + (PUT_BACK_MS << Math.min(turn.failures++, MOST_DOUBLINGS));
    turn.blamed += isToBlame ? 1 : 0;
    return turn.blamed < maxAttempts;
  }

  private Turn stop(String passageId) {
    var turn = turns.get(passageId);
    running -= turn.isRunning ? 1 : 0;
    turn.isRunning = false;
    return turn;
  }

  /** How many have started and not ended. */
  public int running() {
    return running;
  }

  public int size() {
    return turns.size();
  }
}
