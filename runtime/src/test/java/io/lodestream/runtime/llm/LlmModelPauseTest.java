package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import io.lodestream.stubllm.StubReply;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the whole client makes no calls for a while. */
class LlmModelPauseTest extends ModelOnStub {

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
        assertThat(back.asked()).isEqualTo(10);
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
  void leavesNothingOpenWhenItCannotKnowWhatWasSpent() throws IOException {
    // Given
    var keys = Map.of("prompt-price", "1", "budget-per-day", "1");
    var ledger = dir.resolve("querygen.llm/spent-today");
    Files.createDirectories(ledger.getParent());
    Files.writeString(ledger, "a lot");
    try (var stub = stub()) {
      // When
      assertThatThrownBy(() -> open(stub, keys))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining(ledger.toString());
      Files.delete(ledger);
      // Then
      try (var model = open(stub, keys)) {
        assertThat(model.ask(request("a")).join().text()).isEqualTo("ok");
      }
    }
  }
}
