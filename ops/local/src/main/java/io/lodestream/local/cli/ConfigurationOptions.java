package io.lodestream.local.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
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
      description = "Sets one configuration key; wins over file and environment.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  Optional<Path> file() {
    return Optional.ofNullable(config);
  }

  Map<String, String> overrides() {
    return overrides;
  }
}
