package io.lodestream.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenAiChatTest {

  @TempDir Path dir;

  private LlmModel open(StubLlm stub, Map<String, String> more) {
    var keys = new HashMap<String, String>();
    keys.put("querygen.llm.base-url", stub.baseUri().toString());
    keys.put("querygen.llm.model", "tiny");
    more.forEach((key, value) -> keys.put("querygen.llm." + key, value));
    return LlmModels.open(
        Settings.of(keys).read("querygen.llm", LlmSettings::from),
        dir,
        new StageMeters("querygen"),
        Clock.systemUTC());
  }

  private static ChatRequest request(String text) {
    return new ChatRequest(List.of(new ChatRequest.Message("user", text)), Optional.empty(), 100);
  }

  @Test
  void asksInTheProtocolAndReadsTheAnswer() {
    // Given
    try (var stub =
            StubLlm.start(
                StubBehaviour.prompt(),
                body -> "answer to " + body.at("/messages/0/content").asText());
        var model = open(stub, Map.of("api-key", "secret"))) {
      // When
      var answer = model.ask(request("what is this")).join();
      // Then
      assertThat(answer).isEqualTo(new ChatAnswer("answer to what is this", true, false, 3, 5));
      var call = stub.calls().get(0);
      assertThat(call.uri().getPath()).isEqualTo("/v1/chat/completions");
      assertThat(call.header("Authorization")).isEqualTo("Bearer secret");
      assertThat(call.body().path("model").asText()).isEqualTo("tiny");
      assertThat(call.body().path("max_tokens").asInt()).isEqualTo(100);
    }
  }

  @Test
  void stopsAtAKeyThatIsRefusedAndAsksNoMore() {
    // Given
    try (var stub = StubLlm.start(StubBehaviour.prompt(), body -> "ok").requireKey("right");
        var model = open(stub, Map.of("api-key", "wrong-key"))) {
      // When
      for (int call = 0; call < 3; call++) {
        assertThatThrownBy(() -> model.ask(request("a")).join())
            .isInstanceOf(CompletionException.class)
            .cause()
            .isInstanceOf(FatalException.class)
            .hasMessageContaining("querygen.llm.api-key")
            .hasMessageContaining(stub.baseUri().toString())
            .hasMessageNotContaining("wrong-key");
      }
      // Then
      assertThat(stub.calls()).hasSize(1);
    }
  }
}
