package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import io.lodestream.stubllm.StubReply;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole client against a server of the protocol. */
class LlmModelTest {

  private static final Map<String, String> QUICK =
      Map.of("retry-base", "1ms", "retry-max-wait", "20ms", "max-attempts", "8");

  @TempDir Path dir;
  private final StageMeters meters = new StageMeters("querygen");

  private LlmModel open(URI base, Map<String, String> more, Clock clock) {
    var keys = new HashMap<String, String>();
    keys.put("querygen.llm.base-url", base.toString());
    keys.put("querygen.llm.model", "tiny");
    QUICK.forEach((key, value) -> keys.put("querygen.llm." + key, value));
    more.forEach((key, value) -> keys.put("querygen.llm." + key, value));
    return LlmModels.open(
        Settings.of(keys).read("querygen.llm", LlmSettings::from), dir, meters, clock);
  }

  private LlmModel open(StubLlm stub, Map<String, String> more) {
    return open(stub.baseUri(), more, Clock.systemUTC());
  }

  private static StubLlm stub() {
    return StubLlm.start(StubBehaviour.prompt(), body -> "ok");
  }

  private static Throwable failure(CompletableFuture<ChatAnswer> answer) {
    var thrown = catchThrowable(() -> answer.orTimeout(20, SECONDS).join());
    assertThat(thrown).isInstanceOf(CompletionException.class);
    return thrown.getCause();
  }

  private double figure(String id) {
    return meters.values().getOrDefault("querygen." + id, 0.0);
  }

  @Test
  void answersEveryRequestOfAnEndpointThatFailsInEveryWay() {
    // Given 12 % faults, 256 in flight
    var behaviour =
        StubBehaviour.prompt()
            .latency(Duration.ofMillis(50), 0.3)
            .faults(0.03, 0.02, 0.01, 0.06)
            .retryAfter(Duration.ZERO);
    try (var stub = StubLlm.start(behaviour, body -> body.at("/messages/0/content").asText());
        var model =
            open(stub, Map.of("max-in-flight", "256", "timeout", "3s", "answer-price", "1"))) {
      // When
      var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
      for (int i = 0; i < 2000; i++) {
        answers.add(model.ask(request("question " + i)));
      }
      // Then
      for (int i = 0; i < 2000; i++) {
        assertThat(answers.get(i).orTimeout(60, SECONDS).join().text()).isEqualTo("question " + i);
      }
      assertThat(stub.maxInFlight()).isLessThanOrEqualTo(256);
      assertThat(stub.repeated()).isZero();
      assertThat(figure("llm.calls")).isBetween(2150.0, 2450.0);
      assertThat(figure("llm.retries")).isEqualTo(figure("llm.failures"));
      assertThat(figure("llm.answer.tokens")).isEqualTo(4000);
      assertThat(figure("llm.cost")).isEqualTo(0.004, within(1e-9));
      assertThat(figure("llm.latency.mean.ms")).isBetween(40.0, 2000.0);
      assertThat(figure("llm.in.flight")).isZero();
      assertThat(model.health()).isInstanceOf(Health.Healthy.class);
      assertThat(meters.scrape()).contains("lodestream_llm_calls_total{part=\"querygen\"");
    }
  }

  @Test
  void hasSoManyCallsInFlightAndNoMore() {
    // Given an endpoint that answers nobody
    try (var stub =
            stub().next(Collections.nCopies(300, StubReply.HANG).toArray(StubReply[]::new));
        var model = open(stub, Map.of("max-in-flight", "256"))) {
      // When
      for (int i = 0; i < 300; i++) {
        model.ask(request("question " + i));
      }
      // Then
      await().until(() -> stub.calls().size() == 256);
      model.health();
      assertThat(figure("llm.in.flight")).isEqualTo(256);
      assertThat(figure("llm.waiting")).isEqualTo(44);
      assertThat(stub.calls()).hasSize(256);
    }
  }

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
        var model = open(stub, Map.of("api-key", "wrong-key", "max-in-flight", "4"))) {
      var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
      for (int i = 0; i < 500; i++) {
        answers.add(model.ask(request("question " + i)));
      }
      answers.forEach(answer -> assertThat(failure(answer)).isInstanceOf(FatalException.class));
      assertThat(stub.calls()).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void sendsTheKeyInTheHeaderOfAzure() {
    try (var stub = stub().requireKey("right");
        var model = open(stub, Map.of("api-key", "right", "api-key-header", "api-key"))) {
      assertThat(model.ask(request("a")).join().text()).isEqualTo("ok");
      assertThat(stub.calls().get(0).header("api-key")).isEqualTo("right");
      assertThat(stub.calls().get(0).header("Authorization")).isEmpty();
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
      for (int i = 0; i < StoppableCalls.SUSPECT; i++) {
        stub.next(StubReply.error(400, "invalid_request_error", "unknown field wrong"));
      }
      for (int i = 1; i < StoppableCalls.SUSPECT; i++) {
        assertThat(failure(model.ask(request("a " + i)))).isInstanceOf(BadDataException.class);
      }
      assertThat(failure(model.ask(request("last")))).isInstanceOf(FatalException.class);
      assertThat(failure(model.ask(request("next")))).isInstanceOf(FatalException.class);
      assertThat(stub.calls()).hasSize(StoppableCalls.SUSPECT);
    }
  }

  @Test
  void goesOnWithoutAFormatThatTheEndpointRefuses() {
    // Given
    var schema = new ObjectMapper().createObjectNode().put("type", "object");
    var refusal = StubReply.error(400, "invalid_request_error", "response_format is not supported");
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
  void breaksOffACallThatHangsEvenInTheMiddleOfItsAnswer() {
    try (var stub = stub().next(StubReply.HANG, StubReply.HANG_IN_BODY);
        var model = open(stub, Map.of("timeout", "200ms"))) {
      assertThat(model.ask(request("a")).orTimeout(20, SECONDS).join().text()).isEqualTo("ok");
      assertThat(stub.calls()).hasSize(3);
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

  @Test
  void waitsForAnEndpointThatIsDownAndGoesOnWhenItIsBack() {
    // Given an endpoint that has gone
    var gone = stub();
    gone.close();
    var time = new VirtualTime();
    try (var model = open(gone.baseUri(), Map.of("max-attempts", "1", "cache-size", "0"), time)) {
      for (int i = 0; i < 30; i++) {
        assertThat(failure(model.ask(request("a"))))
            .isInstanceOf(RetryableException.class)
            .hasMessageContaining("cannot be reached");
        if (model.health() instanceof Health.Paused) {
          break;
        }
      }
      // When
      var pause = (Health.Paused) model.health();
      assertThat(pause.reason()).contains("querygen.llm").contains("cannot be reached");
      time.pass(Duration.ofHours(1));
      // Then
      assertThat(model.health()).isInstanceOf(Health.Healthy.class);
      try (var back =
          StubLlm.start(gone.baseUri().getPort(), StubBehaviour.prompt(), body -> "back")) {
        for (int i = 0; i < 10; i++) {
          assertThat(model.ask(request("a")).join().text()).isEqualTo("back");
        }
        assertThat(back.answered()).isEqualTo(10);
      }
    }
  }

  @Test
  void leavesTheEndpointAloneAsLongAsItAsksFor() {
    var time = new VirtualTime("2026-11-21T10:00:00Z");
    var quota = StubReply.error(429, "insufficient_quota", "quota").with("Retry-After", "600");
    try (var stub = stub().next(quota);
        var model = open(stub.baseUri(), Map.of(), time)) {
      assertThat(failure(model.ask(request("a")))).isInstanceOf(RetryableException.class);
      assertThat(failure(model.ask(request("b")))).hasMessageContaining("2026-11-21T10:10:00Z");
      assertThat(stub.calls()).hasSize(1);
      time.pass(Duration.ofMinutes(10));
      assertThat(model.ask(request("a")).join().text()).isEqualTo("ok");
    }
  }

  @Test
  void pausesWhenTheDaysBudgetIsSpentAlsoAfterARestartButStillKnowsItsAnswers() {
    // Given answers that cost 0.002, and at most 0.102
    var time = new VirtualTime("2026-11-21T10:00:00Z");
    var keys = Map.of("prompt-price", "1", "answer-price", "1000", "budget-per-day", "0.2");
    try (var stub = StubLlm.start(StubBehaviour.prompt(), body -> "two words")) {
      int answered = 0;
      try (var model = open(stub.baseUri(), keys, time)) {
        Throwable failure = null;
        while (failure == null && answered < 1000) {
          var question = model.ask(request("question " + answered));
          failure = question.handle((answer, thrown) -> thrown).join();
          answered += failure == null ? 1 : 0;
        }
        // Then
        assertThat(answered).isBetween(45, 55);
        assertThat(failure)
            .isInstanceOf(RetryableException.class)
            .hasMessageContaining("querygen.llm.budget-per-day of 0.20 is spent");
        assertThat(((Health.Paused) model.health()).reason()).contains("2026-11-22T00:00Z");
        assertThat(figure("llm.paused")).isEqualTo(1);
        assertThat(figure("llm.spent.today")).isBetween(0.09, 0.11);
      }
      try (var model = open(stub.baseUri(), keys, time)) {
        assertThat(failure(model.ask(request("one more")))).hasMessageContaining("is spent");
        assertThat(model.ask(request("question 0")).join().isCached()).isTrue();
        time.pass(Duration.ofDays(1));
        assertThat(model.health()).isInstanceOf(Health.Healthy.class);
        assertThat(model.ask(request("one more")).join().isCached()).isFalse();
      }
      assertThat(stub.answered()).isEqualTo(answered + 1);
    }
  }

  @Test
  void leavesNobodyWaitingWhenItIsClosed() {
    try (var stub = stub().next(StubReply.HANG)) {
      var model = open(stub, Map.of("max-in-flight", "1"));
      var inFlight = model.ask(request("a"));
      var inLine = model.ask(request("b"));
      model.close();
      assertThat(failure(inFlight)).isInstanceOf(RetryableException.class);
      assertThat(failure(inLine)).isInstanceOf(RetryableException.class);
      assertThat(failure(model.ask(request("c")))).isInstanceOf(RetryableException.class);
    }
  }
}
