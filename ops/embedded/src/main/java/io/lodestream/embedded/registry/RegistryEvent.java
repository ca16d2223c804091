package io.lodestream.embedded.registry;

import java.util.Optional;

/** A change of the registry, as written to its topic; the latest event of a key is its state. */
sealed interface RegistryEvent {

  /** A version was registered, or hidden by a soft delete. */
  record SchemaStored(StoredSchema schema) implements RegistryEvent {}

  /** A version was deleted for good. */
  record SchemaRemoved(String subject, int version) implements RegistryEvent {}

  /**
   * The compatibility level was set or, when empty, unset.
   *
   * @param subject empty for the level of all subjects without one of their own
   */
  record LevelSet(Optional<String> subject, Optional<CompatibilityLevel> level)
      implements RegistryEvent {}

  /** Ids up to this one are taken, even if their schemas were deleted for good. */
  record IdsTaken(int highest) implements RegistryEvent {}
}
