package io.lodestream.runtime.llm;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.io.TempDir;

/** A whole client against a server of the protocol. */
abstract class ModelOnStub {

  private static final Map<String, String> QUICK =
      Map.of("retry-base", "1ms", "retry-max-wait", "20ms", "max-attempts", "8");

  @TempDir Path dir;
  final StageMeters meters = new StageMeters("querygen");

  LlmModel open(URI base, Map<String, String> more, Clock clock) {
    var keys = new HashMap<String, String>();
    keys.put("querygen.llm.base-url", base.toString());
    keys.put("querygen.llm.model", "tiny");
    QUICK.forEach((key, value) -> keys.put("querygen.llm." + key, value));
    more.forEach((key, value) -> keys.put("querygen.llm." + key, value));
    return LlmModels.open(
        Settings.of(keys).read("querygen.llm", LlmSettings::from), dir, meters, clock);
  }

  LlmModel open(StubLlm stub, Map<String, String> more) {
    return open(stub.baseUri(), more, Clock.systemUTC());
  }

  static StubLlm stub() {
    return StubLlm.start(StubBehaviour.prompt(), body -> "ok");
  }

  static Throwable failure(CompletableFuture<ChatAnswer> answer) {
    var thrown = catchThrowable(() -> answer.orTimeout(20, SECONDS).join());
    assertThat(thrown).isInstanceOf(CompletionException.class);
    return thrown.getCause();
  }

  double figure(String id) {
    return meters.values().getOrDefault("querygen." + id, 0.0);
  }
}
