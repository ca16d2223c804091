package io.lodestream.schemas.registry;

import io.lodestream.schemas.error.BadDataException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;

/**
 * A registry without a server, for tests and offline tools. Its schemas are lost at the end of the
 * process, and every schema counts as compatible. Thread-safe.
 */
public final class InMemoryRegistryClient implements RegistryClient {

  private final List<Schema> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new HashMap<>();

  @Override
  public synchronized int register(String subject, Schema schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    var versions = subjects.computeIfAbsent(subject, s -> new ArrayList<>());
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return id;
  }

  @Override
  public synchronized Schema schemaById(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new BadDataException("no schema has id " + id);
    }
    return schemas.get(id - 1);
  }

  @Override
  public synchronized Schema schemaByGuid(UUID guid) {
    return schemas.stream()
        .filter(schema -> guidOf(schema).equals(guid))
        .findFirst()
        .orElseThrow(() -> new BadDataException("no schema has GUID " + guid));
  }

  @Override
  public synchronized Optional<RegisteredSchema> latest(String subject) {
    var versions = subjects.getOrDefault(subject, List.of());
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    int id = versions.get(versions.size() - 1);
    return Optional.of(new RegisteredSchema(subject, versions.size(), id, schemaById(id)));
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    return true;
  }

  /** The GUID by which {@link #schemaByGuid} finds a schema. */
  public static UUID guidOf(Schema schema) {
    return UUID.nameUUIDFromBytes(schema.toString().getBytes(StandardCharsets.UTF_8));
  }
}
