package io.lodestream.runtime.lifecycle;

import io.javalin.config.RoutesConfig;

/**
 * A running part of the pipeline. {@link #start} returns once the stage works in threads of its
 * own; {@link #close} stops it cleanly within a bounded time. Both are called once, by one thread.
 */
public interface Stage extends AutoCloseable {

  /** One of {@link io.lodestream.schemas.topics.Topics#STAGES}. */
  String name();

  void start();

  /** Current health; any thread. */
  Health health();

  /** Adds the stage's own HTTP endpoints; most have none. */
  default void addRoutes(RoutesConfig routes) {}

  @Override
  void close();
}
