package io.lodestream.evaluator.corpus;

import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.registry.RegistryClient;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;

/** A registry in memory that can be away for a number of look-ups. */
final class FakeRegistry implements RegistryClient {

  private final List<Schema> schemas = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();

  void failsTimes(int times) {
    failures.set(times);
  }

  int failuresLeft() {
    return failures.get();
  }

  @Override
  public int register(String subject, Schema schema) {
    schemas.add(schema);
    return schemas.size();
  }

  @Override
  public Schema schemaById(int id) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RetryableException("registry is away");
    }
    if (id < 1 || id > schemas.size()) {
      throw new BadDataException("no schema " + id);
    }
    return schemas.get(id - 1);
  }

  @Override
  public Schema schemaByGuid(UUID guid) {
    throw new BadDataException("no schema " + guid);
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
