package io.lodestream.embedded.registry;

import java.util.List;

/** Where changes are kept, in one order for all readers. */
interface EventLog {
  /** Returns when the state holds every change written before this call, by anyone. */
  void catchUp();

  /**
   * Writes the changes in order and returns when the state holds them.
   *
   * @throws RegistryException when they could not be written, or not read back in time
   */
  void append(List<RegistryEvent> events);
}
