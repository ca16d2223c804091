package io.lodestream.cli.stack;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;

/**
 * Ports of the embedded servers, configuration section {@code local}; 0 takes a free one.
 *
 * @param kafkaAdvertised what clients of the broker are told; 0: its own port
 */
public record LocalPorts(
    int kafka, int kafkaAdvertised, int registry, int vectors, int vectorsRest) {

  private static final int MAX_PORT = 65_535;

  public static final LocalPorts ANY = new LocalPorts(0, 0, 0, 0, 0);

  public static final SectionReader<LocalPorts> SECTION =
      new SectionReader<>("local", LocalPorts::from);

  public static LocalPorts from(Section section) {
    return new LocalPorts(
        section.integer(
            "kafka-port", 0, 0, MAX_PORT, "port of the embedded broker; 0 takes a free port"),
        section.integer(
            "kafka-advertised-port",
            0,
            0,
            MAX_PORT,
            "port that the embedded broker tells its clients, where a proxy stands before it; 0:"
                + " its own"),
        section.integer(
            "registry-port",
            0,
            0,
            MAX_PORT,
            "port of the embedded schema registry; 0 takes a free port"),
        section.integer(
            "vectors-port",
            0,
            0,
            MAX_PORT,
            "port of the embedded vector store; 0 takes a free port"),
        section.integer(
            "vectors-rest-port",
            0,
            0,
            MAX_PORT,
            "port where the embedded vector store is read by REST; 0 takes a free port"));
  }
}
