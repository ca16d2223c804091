package io.lodestream.schemas.registry;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Caches answers that never change: ids and GUIDs of schemas. The registry is asked every time for
 * answers that may change ({@code latest}, compatibility). Failures are not cached.
 */
public final class CachingRegistryClient implements RegistryClient {

  private record Registration(String subject, Schema schema) {}

  private final RegistryClient registry;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
  private final Map<UUID, Schema> byGuid = new ConcurrentHashMap<>();

  public CachingRegistryClient(RegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public int register(String subject, Schema schema) {
    return ids.computeIfAbsent(
        new Registration(subject, schema), r -> registry.register(r.subject(), r.schema()));
  }

  @Override
  public Schema schemaById(int id) {
    return byId.computeIfAbsent(id, registry::schemaById);
  }

  @Override
  public Schema schemaByGuid(UUID guid) {
    return byGuid.computeIfAbsent(guid, registry::schemaByGuid);
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    return registry.latest(subject);
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    return registry.isCompatible(subject, schema);
  }
}
