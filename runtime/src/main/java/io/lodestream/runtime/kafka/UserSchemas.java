package io.lodestream.runtime.kafka;

import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the schemas of topics that users write, so that a user's producer with {@code
 * auto.register.schemas=false} can be the first to write one.
 *
 * <p>A registry that is away, or that lets only others register, costs such producers their schema
 * and no stage its start.
 */
public final class UserSchemas {

  private static final Logger LOG = LoggerFactory.getLogger(UserSchemas.class);

  private UserSchemas() {}

  public static void register(AvroSerdes serdes, Topics topics) {
    try {
      topics.writtenByUsers().forEach(serdes::register);
    } catch (LodestreamException e) {
      LOG.warn("event=user-schemas-not-registered cause=\"{}\"", e.getMessage());
    }
  }
}
