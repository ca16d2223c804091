package io.lodestream.embedded.registry;

import io.lodestream.embedded.registry.RegistryEvent.IdsTaken;
import io.lodestream.embedded.registry.RegistryEvent.LevelSet;
import io.lodestream.embedded.registry.RegistryEvent.SchemaRemoved;
import io.lodestream.embedded.registry.RegistryEvent.SchemaStored;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The registered schemas and levels: the sum of all events so far.
 *
 * <p>Applying an event twice changes nothing. Thread-safe: one thread applies, others read.
 */
final class RegistryState {
  private static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

  private final NavigableMap<String, NavigableMap<Integer, StoredSchema>> subjects =
      new TreeMap<>();

  /** Ids by GUID, also of schemas that were deleted for good since. */
  private final Map<UUID, Integer> idsByGuid = new HashMap<>();

  private final Map<String, CompatibilityLevel> subjectLevels = new HashMap<>();
  private CompatibilityLevel globalLevel = DEFAULT_LEVEL;
  private int highestId;

  synchronized void apply(RegistryEvent event) {
    if (event instanceof SchemaStored stored) {
      store(stored.schema());
    } else if (event instanceof SchemaRemoved removed) {
      remove(removed.subject(), removed.version());
    } else if (event instanceof LevelSet set) {
      setLevel(set);
    } else if (event instanceof IdsTaken taken) {
      highestId = Math.max(highestId, taken.highest());
    }
  }

  private void store(StoredSchema schema) {
    subjects
        .computeIfAbsent(schema.subject(), subject -> new TreeMap<>())
        .put(schema.version(), schema);
    idsByGuid.put(schema.guid(), schema.id());
    highestId = Math.max(highestId, schema.id());
  }

  private void remove(String subject, int version) {
    subjects.computeIfPresent(
        subject,
        (name, versions) -> {
          versions.remove(version);
          return versions.isEmpty() ? null : versions;
        });
  }

  private void setLevel(LevelSet set) {
    if (set.subject().isEmpty()) {
      globalLevel = set.level().orElse(DEFAULT_LEVEL);
    } else if (set.level().isPresent()) {
      subjectLevels.put(set.subject().get(), set.level().get());
    } else {
      subjectLevels.remove(set.subject().get());
    }
  }

  /**
   * Subjects in order of name; a subject whose versions are all hidden is included only with {@code
   * withDeleted}.
   */
  synchronized List<String> subjects(boolean withDeleted) {
    return subjects.entrySet().stream()
        .filter(subject -> anyVisible(subject.getValue(), withDeleted))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean anyVisible(Map<Integer, StoredSchema> versions, boolean withDeleted) {
    return versions.values().stream().anyMatch(version -> withDeleted || !version.deleted());
  }

  /** Versions of the subject in ascending order; none for an unknown subject. */
  synchronized List<StoredSchema> versions(String subject, boolean withDeleted) {
    return subjects.getOrDefault(subject, new TreeMap<>()).values().stream()
        .filter(version -> withDeleted || !version.deleted())
        .toList();
  }

  synchronized Optional<StoredSchema> version(
      String subject, VersionSelector selector, boolean withDeleted) {
    var versions = versions(subject, withDeleted);
    if (selector instanceof VersionSelector.Exactly exactly) {
      return versions.stream().filter(v -> v.version() == exactly.version()).findFirst();
    }
    return versions.stream().max(Comparator.comparingInt(StoredSchema::version));
  }

  /** The newest version of the subject with this canonical text. */
  synchronized Optional<StoredSchema> find(String subject, String schema, boolean withDeleted) {
    return versions(subject, withDeleted).stream()
        .filter(version -> version.schema().equals(schema))
        .max(Comparator.comparingInt(StoredSchema::version));
  }

  /**
   * Subjects and versions that use the id, hidden versions included, in order of subject and
   * version.
   */
  synchronized List<StoredSchema> uses(int id) {
    return all().filter(version -> version.id() == id).toList();
  }

  /** As {@link #uses(int)}, of the schema with the GUID. */
  synchronized List<StoredSchema> uses(UUID guid) {
    var id = idsByGuid.get(guid);
    return id == null ? List.of() : uses(id);
  }

  synchronized OptionalInt idOf(String schema) {
    return all()
        .filter(version -> version.schema().equals(schema))
        .mapToInt(StoredSchema::id)
        .findFirst();
  }

  private Stream<StoredSchema> all() {
    return subjects.values().stream().flatMap(versions -> versions.values().stream());
  }

  synchronized int highestId() {
    return highestId;
  }

  synchronized CompatibilityLevel globalLevel() {
    return globalLevel;
  }

  /** The subject's own level, if it has one. */
  synchronized Optional<CompatibilityLevel> subjectLevel(String subject) {
    return Optional.ofNullable(subjectLevels.get(subject));
  }
}
