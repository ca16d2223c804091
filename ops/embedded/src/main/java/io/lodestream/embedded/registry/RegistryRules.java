package io.lodestream.embedded.registry;

import io.lodestream.embedded.registry.RegistryEvent.IdsTaken;
import io.lodestream.embedded.registry.RegistryEvent.SchemaRemoved;
import io.lodestream.embedded.registry.RegistryEvent.SchemaStored;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Decides from the state what a request changes: ids, versions, compatibility, deletion.
 *
 * <p>This class changes nothing itself. It throws {@link RegistryException} with the error code of
 * Confluent's API.
 */
final class RegistryRules {
  private final RegistryState state;

  RegistryRules(RegistryState state) {
    this.state = state;
  }

  /** The outcome of a registration. */
  sealed interface Registration {
    int id();

    record AlreadyThere(int id) implements Registration {}

    record Added(int id, SchemaStored event) implements Registration {}
  }

  Registration register(String subject, String text) {
    var schema = AvroText.parse(text);
    var canonical = AvroText.canonical(schema);
    var existing = state.find(subject, canonical, false);
    if (existing.isPresent()) {
      return new Registration.AlreadyThere(existing.get().id());
    }
    requireCompatible(subject, schema);
    int id = state.idOf(canonical).orElse(state.highestId() + 1);
    int version =
        state
                .version(subject, new VersionSelector.Latest(), true)
                .map(StoredSchema::version)
                .orElse(0)
            + 1;
    return new Registration.Added(
        id, new SchemaStored(new StoredSchema(subject, version, id, canonical, false)));
  }

  private void requireCompatible(String subject, Schema schema) {
    var problems = Compatibility.problems(level(subject), schema, state.versions(subject, false));
    if (!problems.isEmpty()) {
      throw RegistryError.INCOMPATIBLE_SCHEMA.with(
          ("Schema being registered is incompatible with an earlier schema"
                  + " for subject \"%s\" (%s): %s")
              .formatted(subject, level(subject), String.join("; ", problems)));
    }
  }

  private CompatibilityLevel level(String subject) {
    return state.subjectLevel(subject).orElse(state.globalLevel());
  }

  /**
   * Reasons why the schema is incompatible with the subject's versions at the subject's
   * compatibility level.
   */
  List<String> problems(String subject, String text) {
    return Compatibility.problems(
        level(subject), AvroText.parse(text), state.versions(subject, false));
  }

  /**
   * Reasons why the schema is incompatible with one version; none for the first schema of a
   * subject.
   */
  List<String> problems(String subject, VersionSelector selector, String text) {
    var schema = AvroText.parse(text);
    if (selector instanceof VersionSelector.Latest && state.versions(subject, false).isEmpty()) {
      return List.of();
    }
    return Compatibility.problems(
        level(subject), schema, List.of(existing(subject, selector, false)));
  }

  /** The version, or a refusal that tells an unknown subject from an unknown version. */
  StoredSchema existing(String subject, VersionSelector selector, boolean withDeleted) {
    requireSubject(subject, withDeleted);
    return state
        .version(subject, selector, withDeleted)
        .orElseThrow(() -> RegistryError.VERSION_NOT_FOUND.with("Version not found."));
  }

  List<StoredSchema> requireSubject(String subject, boolean withDeleted) {
    var versions = state.versions(subject, withDeleted);
    if (versions.isEmpty()) {
      throw subjectNotFound(subject);
    }
    return versions;
  }

  /**
   * Versions to hide or, for a permanent deletion, versions to delete for good, which must have
   * been hidden before.
   */
  List<StoredSchema> deletableVersions(String subject, boolean permanent) {
    var all = requireSubject(subject, true);
    var visible = state.versions(subject, false);
    if (permanent && !visible.isEmpty()) {
      throw RegistryError.SUBJECT_NOT_SOFT_DELETED.with(
          "Subject '%s' was not deleted first before being permanently deleted".formatted(subject));
    }
    if (!permanent && visible.isEmpty()) {
      throw RegistryError.SUBJECT_SOFT_DELETED.with(
          "Subject '%s' was soft deleted. Set permanent=true to delete permanently"
              .formatted(subject));
    }
    return permanent ? all : visible;
  }

  StoredSchema deletableVersion(String subject, VersionSelector selector, boolean permanent) {
    var version = existing(subject, selector, true);
    if (permanent && !version.deleted()) {
      throw RegistryError.VERSION_NOT_SOFT_DELETED.with(
          "Subject '%s' Version %d was not deleted first before being permanently deleted"
              .formatted(subject, version.version()));
    }
    if (!permanent && version.deleted()) {
      throw RegistryError.VERSION_SOFT_DELETED.with(
          "Subject '%s' Version %d was soft deleted. Set permanent=true to delete permanently"
              .formatted(subject, version.version()));
    }
    return version;
  }

  /** The events of a deletion; a permanent one first keeps its ids from being given again. */
  List<RegistryEvent> deletion(List<StoredSchema> versions, boolean permanent) {
    var events = new ArrayList<RegistryEvent>();
    if (permanent) {
      events.add(new IdsTaken(state.highestId()));
      versions.forEach(v -> events.add(new SchemaRemoved(v.subject(), v.version())));
    } else {
      versions.forEach(v -> events.add(new SchemaStored(v.asDeleted())));
    }
    return events;
  }

  static RegistryException subjectNotFound(String subject) {
    return RegistryError.SUBJECT_NOT_FOUND.with("Subject '%s' not found.".formatted(subject));
  }
}
