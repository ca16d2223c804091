package io.lodestream.trainer.teacher;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.metrics.StageMeters;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a process lends to the endpoints of a teacher.
 *
 * @param cacheDir for a language model's answers and what was spent today, for one process at a
 *     time
 * @param meters where calls, tokens and cost are counted
 */
public record EndpointAccess(Path cacheDir, StageMeters meters, Clock clock) {
  private static final String CACHE = "llm";

  /** Below the state directory, where every stage keeps answers. */
  public static EndpointAccess in(Path stateDir, StageMeters meters, Clock clock) {
    return new EndpointAccess(stateDir.resolve(CACHE), meters, clock);
  }

  /** Of a command that publishes no figures. */
  public static EndpointAccess ofCommand(Settings settings) {
    return in(
        SharedSettings.from(settings).stateDir(), new StageMeters("trainer"), Clock.systemUTC());
  }
}
