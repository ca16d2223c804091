package io.lodestream.cli.stack;

import io.lodestream.runtime.config.Section;

/** Ports of the embedded servers, configuration section {@code local}; 0 takes a free one. */
public record LocalPorts(int kafka, int registry, int vectors) {

  private static final int MAX_PORT = 65_535;

  public static final LocalPorts ANY = new LocalPorts(0, 0, 0);

  public static LocalPorts from(Section section) {
    return new LocalPorts(
        section.integer("kafka-port", 0, 0, MAX_PORT),
        section.integer("registry-port", 0, 0, MAX_PORT),
        section.integer("vectors-port", 0, 0, MAX_PORT));
  }
}
