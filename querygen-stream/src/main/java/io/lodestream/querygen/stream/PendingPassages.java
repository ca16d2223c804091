package io.lodestream.querygen.stream;

import java.util.List;

/**
 * Every passage of a task that waits. The store holds them all; turns are kept in memory for at
 * most {@code inMemory} of them, and more are taken from the store as these get done, round and
 * round by id, so that none is passed over for ever. Not thread-safe: belongs to one task.
 */
final class PendingPassages {

  /** Turns in memory, a few hundred bytes each. */
  static final int IN_MEMORY = 20_000;

  private final PassageLedger ledger;
  private final WaitingPassages waiting;
  private final int inMemory;
  private String takenUpTo = "";
  private int total;

  PendingPassages(PassageLedger ledger, WaitingPassages waiting, int inMemory) {
    this.ledger = ledger;
    this.waiting = waiting;
    this.inMemory = inMemory;
  }

  /** Takes up what waited before a restart. */
  void restore(long nowMs) {
    waiting.settleFrom(nowMs);
    ledger.forEachPending((id, entry) -> total++);
    takeFromStore();
  }

  void add(String id, long version, PendingEntry entry) {
    if (!ledger.setPending(id, entry)) {
      total++;
    }
    waiting.settleFrom(entry.sinceMs());
    waiting.remove(id);
    if (waiting.size() < inMemory) {
      waiting.add(id, version, entry.sinceMs());
    }
  }

  /** Forgets a passage that is done, gone or left out. */
  void remove(String id) {
    if (ledger.clearPending(id)) {
      total--;
    }
    waiting.remove(id);
  }

  /** True when this version waits or runs. */
  boolean holds(String id, long version) {
    return waiting.holds(id, version)
        || (!waiting.holds(id)
            && ledger.pending(id).isPresent()
            && ledger.passage(id).filter(passage -> passage.getVersion() == version).isPresent());
  }

  List<String> due(long nowMs, int limit) {
    if (waiting.size() < total && waiting.size() <= inMemory / 2) {
      takeFromStore();
    }
    return waiting.due(nowMs, limit);
  }

  private void takeFromStore() {
    var from = takenUpTo;
    takeFrom(from);
    if (waiting.size() < inMemory && !from.isEmpty()) {
      takeFrom("");
    }
  }

  private void takeFrom(String from) {
    takenUpTo = "";
    ledger.forEachPendingFrom(
        from,
        (id, entry) -> {
          if (waiting.size() >= inMemory) {
            takenUpTo = id;
            return false;
          }
          if (!waiting.holds(id)) {
            ledger
                .passage(id)
                .ifPresent(passage -> waiting.add(id, passage.getVersion(), entry.sinceMs()));
          }
          return true;
        });
  }

  int total() {
    return total;
  }
}
