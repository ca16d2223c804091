package io.lodestream.cli;

import io.lodestream.cli.reference.ConfigurationPage;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --config} and {@code --set}, the same for every command that takes configuration. */
final class ConfigurationOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with any configuration key (docs/configuration.md).")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets one configuration key; wins over the file and the environment.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  /** The options over the environment over the file. */
  Settings settings() {
    return settings(Map.of());
  }

  /**
   * As {@link #settings()}, with these defaults for keys that file, environment and options leave
   * unset.
   */
  Settings settings(Map<String, String> defaults) {
    var settings = Settings.load(defaults, Optional.ofNullable(config), System.getenv(), overrides);
    // What the command reads it checks as it reads; names that set nothing are checked here.
    settings.check(List.of(), ConfigurationPage.sections());
    return settings;
  }

  /** The context of a command that reads the configured cluster. */
  StageContext context(String command) {
    return StageContext.of(command, command, settings());
  }

  Optional<Path> file() {
    return Optional.ofNullable(config);
  }

  Map<String, String> overrides() {
    return overrides;
  }
}
