package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.config.Settings;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import io.lodestream.stubllm.StubReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiChatTest {

  private static OpenAiChat open(StubLlm stub, Timers timers) {
    return open(stub.baseUri().toString(), timers);
  }

  private static OpenAiChat open(String base, Timers timers) {
    var settings =
        Settings.of(
            Map.of(
                "judge.llm.base-url", base,
                "judge.llm.model", "tiny",
                "judge.llm.temperature", "0.25",
                "judge.llm.api-key", "secret"));
    return new OpenAiChat(
        settings.read("judge.llm", LlmSettings::from).server(), Clock.systemUTC(), timers);
  }

  private static Outcome reply(StubReply reply) {
    try (var stub = StubLlm.start(StubBehaviour.prompt(), body -> "ok").next(reply);
        var timers = Timers.threaded("test");
        var chat = open(stub, timers)) {
      return chat.call(request("a")).join();
    }
  }

  @Test
  void asksInTheProtocolAndReadsTheAnswer() {
    // Given
    try (var stub =
            StubLlm.start(
                StubBehaviour.prompt(),
                body -> "answer to " + body.at("/messages/0/content").asText());
        var timers = Timers.threaded("test");
        var chat = open(stub, timers)) {
      // When
      var answer = chat.call(request("what is this")).join();
      // Then
      assertThat(answer)
          .isEqualTo(
              new Outcome.Answered(new ChatAnswer("answer to what is this", true, false, 3, 5)));
      var call = stub.calls().get(0);
      assertThat(call.uri().getPath()).isEqualTo("/v1/chat/completions");
      assertThat(call.header("Authorization")).isEqualTo("Bearer secret");
      assertThat(call.header("Upgrade")).isEmpty();
      assertThat(call.body().path("model").asText()).isEqualTo("tiny");
      assertThat(call.body().path("temperature").asDouble()).isEqualTo(0.25);
      assertThat(call.body().path("max_tokens").asInt()).isEqualTo(100);
      assertThat(call.body().has("response_format")).isFalse();
    }
  }

  @Test
  void readsAnswersInPartsAndEstimatesTokensThatNobodyCounted() {
    var body =
        """
        {"choices":[{"message":{"content":[{"type":"text","text":"one "},{"type":"text","text":"two"}]}}]}
        """;
    var answer = ((Outcome.Answered) reply(StubReply.of(200, body))).answer();
    assertThat(answer.text()).isEqualTo("one two");
    assertThat(answer.isComplete()).isTrue();
    assertThat(answer.promptTokens()).isBetween(1L, 20L);
    assertThat(answer.answerTokens()).isBetween(2L, 4L);
  }

  @Test
  void countsAnAnswerThatCannotBeReadAsLost() {
    assertThat(reply(StubReply.of(200, "<html>busy</html>"))).isInstanceOf(Outcome.Lost.class);
    assertThat(reply(StubReply.of(200, "{\"choices\":[]}"))).isInstanceOf(Outcome.Lost.class);
    var routers = "{\"error\":{\"code\":502,\"message\":\"upstream\"}}";
    assertThat(((Outcome.Lost) reply(StubReply.of(200, routers))).reason())
        .isEqualTo("the answer has no choice, but an error type=none code=502 param=none");
    assertThat(reply(StubReply.of(200, ""))).isInstanceOf(Outcome.Lost.class);
    assertThat(reply(StubReply.answer("some text", 1).cutOff())).isInstanceOf(Outcome.Lost.class);
  }

  @Test
  void paysNothingWhereThereIsNoTls() throws IOException {
    // Given a server that answers in the clear
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var timers = Timers.threaded("test");
        var chat = open("https://127.0.0.1:" + server.getLocalPort(), timers)) {
      var outcome = chat.call(request("a"));
      // When
      try (var connection = server.accept()) {
        connection.getInputStream().read();
        connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      }
      // Then
      assertThat(outcome.join()).isInstanceOf(Outcome.Busy.class);
      assertThat(outcome.join().toString()).contains("no TLS");
    }
  }

  @Test
  void doesNotTakeItsKeyWhereARedirectLeads() {
    var redirect = StubReply.of(307, "moved").with("Location", "http://127.0.0.1:1/elsewhere");
    assertThat(reply(redirect)).isInstanceOf(Outcome.Barred.class);
  }
}
