package io.lodestream.cli.clients;

import io.lodestream.cli.clients.PackageInstall.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The scripts of {@code ops/clients} with the interpreters and packages that they need.
 *
 * <p>Everything is installed below {@code target}; the scripts in JavaScript are copied there,
 * since Node looks for packages beside a script.
 */
final class ClientScripts {

  private static final Path SOURCE = Path.of("../clients").toAbsolutePath().normalize();
  private static final Path TARGET = Path.of("target/clients");
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);
  private static final String PYTHON = "python3 (3.11 or newer, with venv)";
  private static final String PYTHON_CHECK =
      "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
  private static final String NODE = "node (20 or newer)";
  private static final String NODE_CHECK =
      "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)";

  /** The name under which tiktoken looks for cl100k_base in its cache: SHA-1 of the address. */
  private static final String CACHED_RANKS = "9b5ad71b2ce5302211f9c61530b329a4922fc6a4";

  private final PackageInstall python;
  private final PackageInstall node;

  private ClientScripts() throws IOException {
    python =
        new PackageInstall("PyPI", TARGET, "python", List.of(SOURCE.resolve("requirements.txt")));
    node =
        new PackageInstall(
            "npm's registry",
            TARGET,
            "node",
            List.of(SOURCE.resolve("package.json"), SOURCE.resolve("package-lock.json")));
  }

  /**
   * @throws MissingToolException naming the interpreter or the registry that is not there
   */
  static ClientScripts installed() throws IOException, InterruptedException, MissingToolException {
    require(PYTHON, List.of("python3", "-c", PYTHON_CHECK));
    require(NODE, List.of("node", "-e", NODE_CHECK));
    require("npm", List.of("npm", "--version"));
    var scripts = new ClientScripts();
    scripts.installPython();
    scripts.installNode();
    return scripts;
  }

  private static void require(String tool, List<String> check)
      throws IOException, InterruptedException, MissingToolException {
    if (!ChildRun.of(check, Path.of("."), Map.of(), LONGEST_LOOK).succeeded()) {
      throw new MissingToolException(tool + " is not on the path");
    }
  }

  private void installPython() throws IOException, InterruptedException, MissingToolException {
    var pip = List.of("bin/python", "-m", "pip", "install", "--quiet", "--no-input");
    var quick = List.of("--disable-pip-version-check", "--no-compile", "--retries", "1");
    var pins = List.of("--requirement", SOURCE.resolve("requirements.txt").toString());
    python.install(
        List.of(
            new Step("python3 -m venv", List.of("python3", "-m", "venv", ".")),
            new Step("pip install", Stream.of(pip, quick, pins).flatMap(List::stream).toList())));
  }

  private void installNode() throws IOException, InterruptedException, MissingToolException {
    Files.createDirectories(node.dir());
    try (var files = Files.list(SOURCE)) {
      for (var file : files.filter(ClientScripts::isForNode).toList()) {
        var copy = node.dir().resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    var install =
        List.of("npm", "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund");
    node.install(List.of(new Step("npm ci", install)));
    var ranks = node.dir().resolve("node_modules/gpt-tokenizer/data/cl100k_base.tiktoken");
    Files.copy(ranks, node.dir().resolve(CACHED_RANKS), StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isForNode(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".mjs") || name.startsWith("package") && name.endsWith(".json");
  }

  /** Names of the scripts, those in Python first; {@code stack} is what they share. */
  List<String> names() throws IOException {
    try (var files = Files.list(SOURCE)) {
      var names = files.map(file -> file.getFileName().toString()).sorted().toList();
      return Stream.of(".py", ".mjs")
          .flatMap(end -> names.stream().filter(name -> name.endsWith(end)))
          .filter(name -> !name.startsWith("stack."))
          .toList();
    }
  }

  ChildRun run(String name, Map<String, String> stack, Duration time)
      throws IOException, InterruptedException {
    var command =
        name.endsWith(".py")
            ? List.of(python.dir().resolve("bin/python").toString(), "-B", SOURCE + "/" + name)
            : List.of("node", name);
    var environment = new HashMap<>(stack);
    environment.put("LODESTREAM_SCHEMAS", SOURCE.resolve("../../schemas/src/main/avro").toString());
    environment.put("TIKTOKEN_CACHE_DIR", node.dir().toString());
    environment.put("NO_PROXY", "127.0.0.1,localhost");
    environment.put("no_proxy", "127.0.0.1,localhost");
    return ChildRun.of(command, node.dir(), environment, time);
  }
}
