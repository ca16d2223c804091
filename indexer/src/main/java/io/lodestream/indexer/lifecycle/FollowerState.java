package io.lodestream.indexer.lifecycle;

/** How far the process that fills one collection has come. */
public sealed interface FollowerState {

  /** Not running. */
  record Absent() implements FollowerState {}

  /** Filling a collection that has not been checked yet. */
  record Building(long points, long expectedPoints) implements FollowerState {}

  /** Reading what was missed while the process was down; the collection was checked before. */
  record CatchingUp() implements FollowerState {}

  /** Checked, and in step with the topic. */
  record Current(long points, long expectedPoints) implements FollowerState {}

  /**
   * Stopped.
   *
   * @param rebuildable whether building anew may help and has not been tried
   */
  record Failed(String detail, boolean rebuildable) implements FollowerState {}

  /** Whether the collection is being written to. */
  default boolean isRunning() {
    return !(this instanceof Absent) && !(this instanceof Failed);
  }
}
