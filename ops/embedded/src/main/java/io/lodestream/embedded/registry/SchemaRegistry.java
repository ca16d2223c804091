package io.lodestream.embedded.registry;

import io.lodestream.embedded.registry.RegistryEvent.LevelSet;
import io.lodestream.embedded.registry.RegistryRules.Registration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Carries out requests: reads from the state, writes through the log.
 *
 * <p>One write at a time: a write is decided on a state that holds all earlier writes, and answered
 * once the state holds the write too. Reads never wait for writes. Thread-safe.
 */
final class SchemaRegistry {
  private final RegistryState state;
  private final RegistryRules rules;
  private final EventLog log;

  SchemaRegistry(RegistryState state, EventLog log) {
    this.state = state;
    this.log = log;
    rules = new RegistryRules(state);
  }

  RegistryState state() {
    return state;
  }

  RegistryRules rules() {
    return rules;
  }

  /** Registers the schema if it is new, and returns its id. */
  synchronized int register(String subject, String text) {
    log.catchUp();
    var registration = rules.register(subject, text);
    if (registration instanceof Registration.Added added) {
      log.append(List.of(added.event()));
    }
    return registration.id();
  }

  /** The version of the subject that has this schema. */
  StoredSchema lookup(String subject, String text, boolean withDeleted) {
    var canonical = AvroText.canonical(AvroText.parse(text));
    rules.requireSubject(subject, withDeleted);
    return state
        .find(subject, canonical, withDeleted)
        .orElseThrow(() -> RegistryError.SCHEMA_NOT_FOUND.with("Schema not found"));
  }

  /** Subjects and versions that use the id; never empty. */
  List<StoredSchema> uses(int id) {
    var uses = state.uses(id);
    if (uses.isEmpty()) {
      throw RegistryError.SCHEMA_NOT_FOUND.with("Schema %d not found".formatted(id));
    }
    return uses;
  }

  /** The schema with the GUID. */
  StoredSchema withGuid(UUID guid) {
    return state.uses(guid).stream()
        .findFirst()
        .orElseThrow(
            () -> RegistryError.SCHEMA_NOT_FOUND.with("Schema %s not found".formatted(guid)));
  }

  synchronized List<StoredSchema> deleteSubject(String subject, boolean permanent) {
    log.catchUp();
    var versions = rules.deletableVersions(subject, permanent);
    log.append(rules.deletion(versions, permanent));
    return versions;
  }

  synchronized StoredSchema deleteVersion(
      String subject, VersionSelector selector, boolean permanent) {
    log.catchUp();
    var version = rules.deletableVersion(subject, selector, permanent);
    log.append(rules.deletion(List.of(version), permanent));
    return version;
  }

  /** Sets the level of a subject or, when empty, of all others; no level unsets it. */
  synchronized void setLevel(Optional<String> subject, Optional<CompatibilityLevel> level) {
    log.append(List.of(new LevelSet(subject, level)));
  }
}
