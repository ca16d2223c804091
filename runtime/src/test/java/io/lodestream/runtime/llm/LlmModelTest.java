package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import io.lodestream.stubllm.StubReply;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers of the whole client. */
class LlmModelTest extends ModelOnStub {

  @Test
  void answersEveryRequestOfAnEndpointThatFailsInEveryWay() {
    // Given 12 % faults, 256 in flight
    var behaviour =
        StubBehaviour.prompt()
            .latency(Duration.ofMillis(50), 0.3)
            .faults(0.03, 0.03, 0.005, 0.06)
            .retryAfter(Duration.ZERO);
    try (var stub = StubLlm.start(behaviour, body -> body.at("/messages/0/content").asText());
        var model =
            open(
                stub,
                Map.of(
                    "max-in-flight",
                    "256",
                    "timeout",
                    "5s",
                    "breaker.failure-share",
                    "0.95",
                    "answer-price",
                    "1"))) {
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
      // Only a machine that stands still for seconds answers a call too late.
      assertThat(stub.repeated()).isLessThan(20);
      assertThat(figure("llm.calls")).isBetween(2150.0, 2600.0);
      assertThat(figure("llm.retries")).isEqualTo(figure("llm.failures"));
      assertThat(figure("llm.answer.tokens")).isEqualTo(4000);
      assertThat(figure("llm.cost")).isEqualTo(0.004, within(1e-9));
      assertThat(figure("llm.latency.mean.ms")).isBetween(40.0, 5000.0);
      assertThat(model.health()).isInstanceOf(Health.Healthy.class);
      assertThat(figure("llm.in.flight")).isZero();
      assertThat(meters.scrape()).contains("lodestream_llm_calls_total{part=\"querygen\"");
    }
  }

  @Test
  void hasSoManyCallsInFlightAndNoMore() {
    // Given an endpoint that answers many calls and none after
    int answered = 2000;
    try (var stub = stub();
        var model = open(stub, Map.of("max-in-flight", "256", "cache-size", "0"))) {
      var first = new ArrayList<CompletableFuture<ChatAnswer>>();
      for (int i = 0; i < answered; i++) {
        first.add(model.ask(request("first " + i)));
      }
      first.forEach(CompletableFuture::join);
      assertThat(figure("llm.in.flight.limit")).isEqualTo(256);
      stub.next(Collections.nCopies(300, StubReply.HANG).toArray(StubReply[]::new));
      // When
      for (int i = 0; i < 300; i++) {
        model.ask(request("question " + i));
      }
      // Then
      await().until(() -> stub.calls().size() == answered + 256);
      model.health();
      assertThat(figure("llm.in.flight")).isEqualTo(256);
      assertThat(figure("llm.waiting")).isEqualTo(44);
      assertThat(stub.calls()).hasSize(answered + 256);
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
  void breaksOffACallThatHangsEvenInTheMiddleOfItsAnswer() {
    try (var stub = stub().next(StubReply.HANG, StubReply.HANG_IN_BODY);
        var model = open(stub, Map.of("timeout", "1s"))) {
      assertThat(model.ask(request("a")).orTimeout(20, SECONDS).join().text()).isEqualTo("ok");
      assertThat(stub.calls()).hasSize(3);
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

  /** The HTTP client still has work for its threads then, and told of their end on stderr. */
  @Test
  void closesWithoutAWordOnCallsInFlight() {
    var err = System.err;
    var said = new ByteArrayOutputStream();
    try (var stub = stub()) {
      System.setErr(new PrintStream(said, true, UTF_8));
      for (int round = 0; round < 20; round++) {
        var model = open(stub, Map.of("cache-size", "0"));
        var asked = new ArrayList<CompletableFuture<ChatAnswer>>();
        stub.next(StubReply.HANG, StubReply.HANG);
        for (int i = 0; i < 50; i++) {
          asked.add(model.ask(request("question " + i)));
        }
        model.close();
        assertThat(asked).allMatch(CompletableFuture::isDone);
      }
    } finally {
      System.setErr(err);
    }
    assertThat(said.toString(UTF_8)).doesNotContain("RejectedExecutionException");
  }
}
