package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.stubllm.StubReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the whole client does with requests that are refused. */
class LlmModelRefusalTest extends ModelOnStub {

  @Test
  void stopsAtAWrongKeyOrModelAndAsksNoMore() {
    for (var stub : List.of(stub().requireKey("right"), stub().serveModel("large"))) {
      try (stub;
          var model = open(stub, Map.of("api-key", "wrong-key"))) {
        for (int call = 0; call < 3; call++) {
          assertThat(failure(model.ask(request("a"))))
              .isInstanceOf(FatalException.class)
              .hasMessageContaining("querygen.llm.api-key")
              .hasMessageContaining("querygen.llm.model")
              .hasMessageContaining(stub.baseUri().toString())
              .hasMessageNotContaining("wrong-key");
        }
        assertThat(stub.calls()).hasSize(1);
        assertThat(model.health()).isInstanceOf(Health.Failed.class);
      }
    }
  }

  @Test
  void sendsNothingOfTheLineBehindAWrongKey() {
    try (var stub = stub().requireKey("right");
        var model = open(stub, Map.of("api-key", "wrong-key", "max-in-flight", "64"))) {
      var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
      for (int i = 0; i < 500; i++) {
        answers.add(model.ask(request("question " + i)));
      }
      answers.forEach(answer -> assertThat(failure(answer)).isInstanceOf(FatalException.class));
      assertThat(stub.calls()).hasSizeLessThanOrEqualTo(AdaptiveLimit.FIRST);
    }
  }

  @Test
  void aPassageTooLongForTheModelIsBadDataAndOthersGoOn() {
    try (var stub =
            stub()
                .next(
                    StubReply.error(
                        400, "context_length_exceeded", "maximum context length is 8192 tokens"));
        var model = open(stub, Map.of())) {
      assertThat(failure(model.ask(request("long"))))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("too long");
      assertThat(model.ask(request("short")).join().text()).isEqualTo("ok");
      assertThat(stub.calls()).hasSize(2);
    }
  }

  @Test
  void stopsWhenTheEndpointRefusesOneRequestAfterAnother() {
    try (var stub = stub();
        var model = open(stub, Map.of("extra-body", "{\"wrong\":1}"))) {
      assertThat(model.ask(request("answered")).join().text()).isEqualTo("ok");
      for (int i = 0; i < StoppableCalls.SUSPECT; i++) {
        stub.next(StubReply.error(400, "invalid_request_error", "unknown field wrong"));
      }
      for (int i = 1; i < StoppableCalls.SUSPECT; i++) {
        assertThat(failure(model.ask(request("a " + i)))).isInstanceOf(BadDataException.class);
      }
      assertThat(failure(model.ask(request("last")))).isInstanceOf(FatalException.class);
      assertThat(failure(model.ask(request("next")))).isInstanceOf(FatalException.class);
      assertThat(stub.calls()).hasSize(1 + StoppableCalls.SUSPECT);
    }
  }

  @Test
  void stopsSoonerWhereNothingWasEverAnswered() {
    // Given an endpoint that refuses a key in words that nobody foresaw
    var unforeseen = StubReply.of(400, "Sorry, your plan ended.\nSee our site.");
    try (var stub = stub().next(Collections.nCopies(30, unforeseen).toArray(StubReply[]::new));
        var model = open(stub, Map.of())) {
      // When
      for (int i = 1; i < StoppableCalls.SUSPECT_AT_FIRST; i++) {
        assertThat(failure(model.ask(request("a " + i)))).isInstanceOf(BadDataException.class);
        assertThat(model.neverAnswered().orElseThrow())
            .startsWith("querygen.llm: ")
            .endsWith("Sorry, your plan ended.");
      }
      // Then
      assertThat(failure(model.ask(request("last"))))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("Sorry, your plan ended.")
          .hasMessageNotContaining("See our site");
    }
  }

  @Test
  void isSilentOnFailuresOnceSomethingWasAnswered() {
    try (var stub = stub();
        var model = open(stub, Map.of())) {
      assertThat(model.neverAnswered()).isEmpty();
      assertThat(model.ask(request("a")).join().text()).isEqualTo("ok");
      stub.next(StubReply.of(400, "no"));
      assertThat(failure(model.ask(request("b")))).isInstanceOf(BadDataException.class);
      assertThat(model.neverAnswered()).isEmpty();
    }
  }

  /** As by an answer's length that the model has no room for: not one passage after another. */
  @Test
  void stopsWhenEveryRequestIsTooLong() {
    var tooLong = StubReply.error(400, "error", "maximum context length is 4096 tokens");
    try (var stub = stub().next(Collections.nCopies(30, tooLong).toArray(StubReply[]::new));
        var model = open(stub, Map.of())) {
      for (int i = 1; i < StoppableCalls.SUSPECT_AT_FIRST; i++) {
        assertThat(failure(model.ask(request("a " + i)))).isInstanceOf(BadDataException.class);
      }
      assertThat(failure(model.ask(request("last"))))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining("max-answer-tokens")
          .hasMessageContaining("4096");
    }
  }

  @Test
  void aLongErrorPageIsNoLongAnswer() {
    try (var stub = stub().next(StubReply.of(502, "<html>" + "x".repeat(200_000)));
        var model = open(stub, Map.of("max-answer-bytes", "64KiB"))) {
      assertThat(model.ask(request("a")).join().text()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 500})
  void goesOnWithoutAFormatThatTheEndpointRefuses(int status) {
    // Given
    var schema = new ObjectMapper().createObjectNode().put("type", "object");
    var refusal = StubReply.error(status, "server_error", "response_format type must be text");
    try (var stub = stub().next(refusal, refusal);
        var model = open(stub, Map.of("cache-size", "0"))) {
      var asked = new ChatRequest(request("a").messages(), Optional.of(schema), 10);
      // When
      assertThat(model.ask(asked).join().text()).isEqualTo("ok");
      assertThat(model.ask(asked).join().text()).isEqualTo("ok");
      // Then
      assertThat(stub.calls().stream().map(c -> c.body().at("/response_format/type").asText("")))
          .containsExactly("json_schema", "json_object", "", "");
    }
  }

  @Test
  void readsNoAnswerThatIsLargerThanAllowed() {
    try (var stub = stub().next(StubReply.answer("x".repeat(200_000), 1));
        var model = open(stub, Map.of("max-answer-bytes", "64KiB"))) {
      assertThat(failure(model.ask(request("a"))))
          .isInstanceOf(BadDataException.class)
          .hasMessageContaining("larger than 65536 bytes");
    }
  }

  @Test
  void paysForAnAnswerThatWasDeclinedOrIsTooLarge() {
    var declined = StubReply.answer("", 1000, "content_filter");
    var large = StubReply.answer("x".repeat(200_000), 1);
    try (var stub = stub().next(declined, large);
        var model =
            open(
                stub,
                Map.of(
                    "max-answer-bytes", "64KiB",
                    "prompt-price", "1000",
                    "answer-price", "1000",
                    "budget-per-day", "100"))) {
      assertThat(failure(model.ask(request("a")))).isInstanceOf(BadDataException.class);
      assertThat(spentToday(model)).isBetween(1.0, 1.01);
      assertThat(figure("llm.prompt.tokens")).isEqualTo(1000);
      assertThat(failure(model.ask(request("b")))).isInstanceOf(BadDataException.class);
      assertThat(spentToday(model)).isBetween(1.1, 1.2);
    }
  }

  /** As it is now: figures are told after the answer. */
  private double spentToday(LlmModel model) {
    assertThat(model.health()).isInstanceOf(Health.Healthy.class);
    return figure("llm.spent.today");
  }

  @Test
  void tellsAnAnswerThatWasCutAndOneThatWasDeclined() {
    try (var stub =
            stub()
                .next(
                    StubReply.answer("half", 1, "length"),
                    StubReply.answer("", 1, "content_filter"));
        var model = open(stub, Map.of())) {
      assertThat(model.ask(request("a")).join().isComplete()).isFalse();
      assertThat(failure(model.ask(request("b")))).isInstanceOf(BadDataException.class);
    }
  }
}
