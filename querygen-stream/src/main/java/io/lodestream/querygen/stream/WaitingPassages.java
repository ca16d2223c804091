package io.lodestream.querygen.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides when a passage's turn comes.
 *
 * <p>Term statistics and BM25 need the corpus, so passages wait until none has arrived for {@code
 * settle}, but none longer than {@code maxWait}. One that is not ready is put back for a moment.
 * Not thread-safe: belongs to one task.
 */
final class WaitingPassages {

  private static final long PUT_BACK_MS = 1_000;

  private static final class Turn {
    private final long version;
    private final long arrivedMs;
    private long notBeforeMs;
    private boolean isRunning;

    private Turn(long version, long arrivedMs) {
      this.version = version;
      this.arrivedMs = arrivedMs;
    }
  }

  private final long settleMs;
  private final long maxWaitMs;
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private long lastArrivalMs;

  WaitingPassages(Duration settle, Duration maxWait) {
    this.settleMs = settle.toMillis();
    this.maxWaitMs = maxWait.toMillis();
  }

  /** A passage arrived, or waited already before a restart; replaces an earlier version. */
  void add(String passageId, long version, long arrivedMs) {
    lastArrivalMs = Math.max(lastArrivalMs, arrivedMs);
    turns.remove(passageId);
    turns.put(passageId, new Turn(version, arrivedMs));
  }

  void remove(String passageId) {
    turns.remove(passageId);
  }

  /** True when this version waits or runs. */
  boolean holds(String passageId, long version) {
    var turn = turns.get(passageId);
    return turn != null && turn.version == version;
  }

  /** Everything that waits starts to settle anew, as after a restart. */
  void settleFrom(long nowMs) {
    lastArrivalMs = nowMs;
  }

  /** Up to {@code limit} passages whose turn it is, longest waiting first. */
  List<String> due(long nowMs, int limit) {
    boolean settled = nowMs - lastArrivalMs >= settleMs;
    var due = new ArrayList<String>();
    for (var entry : turns.entrySet()) {
      var turn = entry.getValue();
      if (due.size() == limit) {
        break;
      }
      if (!turn.isRunning
          && turn.notBeforeMs <= nowMs
          && (settled || nowMs - turn.arrivedMs >= maxWaitMs)) {
        due.add(entry.getKey());
      }
    }
    return due;
  }

  void started(List<String> passageIds) {
    passageIds.forEach(id -> turns.get(id).isRunning = true);
  }

  /** Not ready: its turn comes again a moment later. */
  void putBack(String passageId, long nowMs) {
    var turn = turns.get(passageId);
    turn.isRunning = false;
    turn.notBeforeMs = nowMs + PUT_BACK_MS;
  }

  int size() {
    return turns.size();
  }
}
