package io.lodestream.schemas.registry;

import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;

/**
 * The calls Lodestream makes to a schema registry. Implementations are thread-safe.
 *
 * <p>Errors: {@link io.lodestream.schemas.error.RetryableException} when the registry cannot be
 * reached, {@link io.lodestream.schemas.error.BadDataException} for an id nobody registered, {@link
 * io.lodestream.schemas.error.FatalException} when the registry refuses the call (incompatible
 * schema, no permission).
 */
public interface RegistryClient {

  /** A schema as registered under a subject. */
  record RegisteredSchema(String subject, int version, int id, Schema schema) {}

  /**
   * Registers the schema under the subject unless it is registered there already; returns the id
   * that the wire format carries.
   */
  int register(String subject, Schema schema);

  Schema schemaById(int id);

  Schema schemaByGuid(UUID guid);

  /** The newest schema of the subject, empty when the subject is unknown. */
  Optional<RegisteredSchema> latest(String subject);

  /** Whether the schema is compatible with the subject's newest version; true for a new subject. */
  boolean isCompatible(String subject, Schema schema);
}
