package io.lodestream.cli.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Pinned packages of a registry in a directory below {@code target}, installed once for the files
 * that pin them: the directory's name ends with the digest of their contents.
 */
final class PackageInstall {

  /** A step of the installation: its name for people, and the command. */
  record Step(String name, List<String> command) {}

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int DIGEST_CHARACTERS = 12;

  /** What pip and npm say when nobody answers. */
  private static final Pattern NO_REGISTRY =
      Pattern.compile(
          "connection broken|NewConnectionError|ConnectTimeout|ENOTFOUND|ECONNREFUSED|ECONNRESET"
              + "|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|network request");

  private final String registry;
  private final Path dir;

  /**
   * @param registry its name for people
   * @param pins files that say which versions are installed
   */
  PackageInstall(String registry, Path parent, String name, List<Path> pins) throws IOException {
    this.registry = registry;
    this.dir = parent.resolve(name + "-" + digest(pins)).toAbsolutePath().normalize();
  }

  Path dir() {
    return dir;
  }

  /**
   * Does nothing where it was done already.
   *
   * @throws MissingToolException when the registry cannot be reached
   */
  void install(List<Step> steps) throws IOException, InterruptedException, MissingToolException {
    var done = dir.resolve("installed");
    if (Files.exists(done)) {
      return;
    }
    Files.createDirectories(dir);
    for (var step : steps) {
      var run = ChildRun.of(step.command(), dir, Map.of(), LONGEST);
      if (!run.succeeded() && NO_REGISTRY.matcher(run.output()).find()) {
        throw new MissingToolException(registry + " cannot be reached");
      }
      if (!run.succeeded()) {
        throw new AssertionError("%s failed:%n%s".formatted(step.name(), run.output()));
      }
    }
    Files.createFile(done);
  }

  private static String digest(List<Path> pins) throws IOException {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      for (var pin : pins) {
        sha.update(Files.readString(pin).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha.digest()).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
