package io.lodestream.ingest;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.registry.RegistryClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;

/** A registry in this JVM: an id is the schema's position. */
public final class InMemoryRegistry implements RegistryClient {

  private final List<Schema> schemas = new ArrayList<>();

  @Override
  public synchronized int register(String subject, Schema schema) {
    int known = schemas.indexOf(schema);
    if (known >= 0) {
      return known;
    }
    schemas.add(schema);
    return schemas.size() - 1;
  }

  @Override
  public synchronized Schema schemaById(int id) {
    if (id < 0 || id >= schemas.size()) {
      throw new BadDataException("the registry knows no schema id " + id);
    }
    return schemas.get(id);
  }

  @Override
  public Schema schemaByGuid(UUID guid) {
    throw new BadDataException("the registry knows no schema GUID " + guid);
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
