package io.lodestream.cli.faults;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Loads an agent of the class path into a process. Java wants agents in a jar that names them; this
 * one has nothing but that name.
 */
final class AgentJar {

  private static final String NAME = "agent.jar";

  private AgentJar() {}

  /**
   * How a process is started with the agent.
   *
   * @param agent with a method {@code premain}
   * @param dir where the jar is written
   */
  static JavaProcess.Extras forProcess(Class<?> agent, String arguments, Path dir) {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), agent.getName());
    var jar = dir.resolve(NAME);
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    } catch (IOException e) {
      throw new UserException("%s cannot be written: %s".formatted(jar, e), e);
    }
    return new JavaProcess.Extras(List.of("-javaagent:%s=%s".formatted(jar, arguments)), Map.of());
  }
}
