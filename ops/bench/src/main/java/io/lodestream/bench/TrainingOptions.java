package io.lodestream.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.Precision;
import io.lodestream.runtime.config.Settings;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.teacher.EndpointAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of every measured training: how it runs and the directory it writes to. */
final class TrainingOptions {
  private static final JsonMapper JSON = new JsonMapper();

  @Option(names = "--out", required = true)
  private Path out;

  @Option(names = "--precision", defaultValue = "AUTO")
  private Precision precision;

  @Option(names = "--set")
  private Map<String, String> keys = Map.of();

  TrainerSettings settings() {
    return TrainerSettings.of(Settings.of(keys));
  }

  EndpointAccess access() {
    return EndpointAccess.ofCommand(Settings.of(keys));
  }

  Precision precision() {
    return precision;
  }

  /** Path of a file or directory to write in {@code --out}, which is created if needed. */
  Path output(String name) throws IOException {
    return Files.createDirectories(out).resolve(name);
  }

  void write(String name, Object value) throws IOException {
    JSON.writeValue(output(name).toFile(), value);
  }
}
