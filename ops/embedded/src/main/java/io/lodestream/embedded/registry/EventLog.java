package io.lodestream.embedded.registry;

import java.util.List;

/** Keeps changes in one order for all readers. */
interface EventLog {
  /** Returns when the state holds every change written before this call, by anyone. */
  void catchUp();

  /**
   * Writes the changes in order and returns when the state holds them.
   *
   * @throws RegistryException when the changes could not be written, or not read back in time
   */
  void append(List<RegistryEvent> events);
}
