package io.lodestream.embedded.registry;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which data a new schema must be able to read, which schemas must be able to read its data, and
 * how many versions back.
 */
enum CompatibilityLevel {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean readsOld;
  private final boolean readByOld;
  private final boolean transitive;

  CompatibilityLevel(boolean readsOld, boolean readByOld, boolean transitive) {
    this.readsOld = readsOld;
    this.readByOld = readByOld;
    this.transitive = transitive;
  }

  /** Whether the new schema must read data written with the old one. */
  boolean readsOld() {
    return readsOld;
  }

  /** Whether the old schema must read data written with the new one. */
  boolean readByOld() {
    return readByOld;
  }

  /** Whether all former versions count, not only the latest. */
  boolean isTransitive() {
    return transitive;
  }

  static Optional<CompatibilityLevel> named(String name) {
    return Arrays.stream(values()).filter(level -> level.name().equalsIgnoreCase(name)).findFirst();
  }
}
