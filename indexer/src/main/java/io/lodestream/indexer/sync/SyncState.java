package io.lodestream.indexer.sync;

/** How far a collection's sync has come: not running, backfill, live tail or failed. */
public sealed interface SyncState {

  /** No sync of the collection runs in this process. */
  record NotRunning() implements SyncState {}

  /** The backfill of a collection that has not been checked yet. */
  record Building(long points, long expectedPoints) implements SyncState {}

  /**
   * The sync reads what it missed while the process was down; the collection was checked before.
   */
  record CatchingUp() implements SyncState {}

  /** The live tail: the collection was checked and holds what the topic holds. */
  record InSync(long points, long expectedPoints) implements SyncState {}

  /**
   * The sync has stopped, or could not start.
   *
   * @param rebuildable whether building the collection anew may help and has not been tried
   */
  record Failed(String detail, boolean rebuildable) implements SyncState {}

  /** Whether the collection is being written to. */
  default boolean isRunning() {
    return !(this instanceof NotRunning) && !(this instanceof Failed);
  }
}
