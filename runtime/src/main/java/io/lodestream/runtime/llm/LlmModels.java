package io.lodestream.runtime.llm;

import io.lodestream.runtime.metrics.StageMeters;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;

/** Opens language models; each is put together here, from the network outwards. */
public final class LlmModels {

  private LlmModels() {}

  /**
   * @param cacheDir holds a directory per section, with answers and what was spent; one process at
   *     a time
   * @param meters where calls, tokens, cost and latency are counted
   * @param clock tells the day of the budget and the age of answers
   */
  public static LlmModel open(
      LlmSettings settings, Path cacheDir, StageMeters meters, Clock clock) {
    var parts = new ArrayDeque<AutoCloseable>();
    var timers = Timers.threaded("llm-timers");
    parts.push(timers);
    var chat = new OpenAiChat(settings.server(), clock, timers);
    parts.push(chat);
    return new LlmModel(
        settings.section(), new BoundedCalls(chat, settings.limits().maxInFlight()), parts);
  }
}
