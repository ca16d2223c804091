package io.lodestream.trainer.settings;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.trainer.teacher.EndpointAccess;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Settings of the section {@code trainer}, by the keys users give. */
public final class TestSettings {
  private TestSettings() {}

  public static TrainerSettings of(Map<String, String> values) {
    return TrainerSettings.of(Settings.of(values));
  }

  /** For runs that ask no language model. */
  public static EndpointAccess access() {
    return EndpointAccess.in(Path.of("not-used"), new StageMeters("trainer"), Clock.systemUTC());
  }
}
