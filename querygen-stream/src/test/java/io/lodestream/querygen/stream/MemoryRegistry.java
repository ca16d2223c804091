package io.lodestream.querygen.stream;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.registry.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;

/** A registry for tests: ids are positions. */
final class MemoryRegistry implements RegistryClient {

  private final List<Schema> schemas = new ArrayList<>();

  @Override
  public synchronized int register(String subject, Schema schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  @Override
  public synchronized Schema schemaById(int id) {
    if (id < 1 || id > schemas.size()) {
      throw new BadDataException("no schema has id " + id);
    }
    return schemas.get(id - 1);
  }

  @Override
  public Schema schemaByGuid(UUID guid) {
    throw new BadDataException("no schema has GUID " + guid);
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    return Optional.empty();
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    return true;
  }
}
