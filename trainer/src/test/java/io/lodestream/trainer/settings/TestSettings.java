package io.lodestream.trainer.settings;

import io.lodestream.runtime.config.Settings;
import java.util.Map;

/** Settings of the section {@code trainer}, by the keys users give. */
public final class TestSettings {
  private TestSettings() {}

  public static TrainerSettings of(Map<String, String> values) {
    return TrainerSettings.of(Settings.of(values));
  }
}
