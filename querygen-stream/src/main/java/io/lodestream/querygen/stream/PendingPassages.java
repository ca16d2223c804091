package io.lodestream.querygen.stream;

import io.lodestream.querygen.pairing.Turns;
import java.util.List;

/**
 * Every passage of a task that waits or runs. The store holds them all; {@link Turns} are kept in
 * memory for at most {@code inMemory} of them, and more are taken from the store as passages get
 * done, round and round by id, so that none is passed over for ever. Not thread-safe: belongs to
 * one task.
 */
final class PendingPassages {

  /** Turns in memory, a few hundred bytes each. */
  static final int IN_MEMORY = 20_000;

  private final PassageLedger ledger;
  private final Turns turns;
  private final int inMemory;
  private String takenUpTo = "";
  private int total;

  PendingPassages(PassageLedger ledger, Turns turns, int inMemory) {
    this.ledger = ledger;
    this.turns = turns;
    this.inMemory = inMemory;
  }

  /** Takes up what waited before a restart. */
  void restore(long nowMs) {
    turns.settleFrom(nowMs);
    ledger.forEachPending((id, entry) -> total++);
    takeFromStore();
  }

  void add(String id, long version, PendingEntry entry) {
    if (!ledger.setPending(id, entry)) {
      total++;
    }
    turns.settleFrom(entry.sinceMs());
    turns.remove(id);
    if (turns.size() < inMemory) {
      turns.add(id, version, entry.sinceMs());
    }
  }

  /** Forgets a passage that is done, gone or left out. */
  void remove(String id) {
    if (ledger.clearPending(id)) {
      total--;
    }
    turns.remove(id);
  }

  /** True when this version waits or runs. */
  boolean holds(String id, long version) {
    return turns.holds(id, version)
        || (!turns.holds(id)
            && ledger.pending(id).isPresent()
            && ledger.passage(id).filter(passage -> passage.getVersion() == version).isPresent());
  }

  List<String> due(long nowMs, int limit) {
    if (turns.size() < total && turns.size() <= inMemory / 2) {
      takeFromStore();
    }
    return turns.due(nowMs, limit);
  }

  void started(List<String> passageIds) {
    turns.started(passageIds);
  }

  /** True when a result for this version of a passage is still wanted. */
  boolean awaits(String id, long version) {
    return turns.holds(id, version);
  }

  /** The passage could not be judged yet: its turn comes again. */
  void putBack(String id, long nowMs) {
    turns.putBack(id, nowMs);
  }

  /**
   * A call for the passage failed.
   *
   * @return whether its turn comes again, as {@link Turns#putOff} says
   */
  boolean putOff(String id, long nowMs, boolean isToBlame) {
    return turns.putOff(id, nowMs, isToBlame);
  }

  /** How many have started and not ended. */
  int running() {
    return turns.running();
  }

  private void takeFromStore() {
    var from = takenUpTo;
    takeFrom(from);
    if (turns.size() < inMemory && !from.isEmpty()) {
      takeFrom("");
    }
  }

  private void takeFrom(String from) {
    takenUpTo = "";
    ledger.forEachPendingFrom(
        from,
        (id, entry) -> {
          if (turns.size() >= inMemory) {
            takenUpTo = id;
            return false;
          }
          if (!turns.holds(id)) {
            ledger
                .passage(id)
                .ifPresent(passage -> turns.add(id, passage.getVersion(), entry.sinceMs()));
          }
          return true;
        });
  }

  /** How many wait or run. */
  int total() {
    return total;
  }
}
