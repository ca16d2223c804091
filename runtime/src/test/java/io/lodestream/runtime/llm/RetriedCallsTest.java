package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.busy;
import static io.lodestream.runtime.llm.ScriptedEndpoint.busyFor;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.retry.FullJitter;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetriedCallsTest {

  private static final LlmSettings.Retry THREE =
      new LlmSettings.Retry(3, Duration.ofMillis(500), Duration.ofSeconds(30));

  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger retries = new AtomicInteger();

  private RetriedCalls retried(ScriptedEndpoint endpoint) {
    var waits = new FullJitter(THREE.base(), THREE.maxWait(), new Random(17));
    return new RetriedCalls(endpoint, THREE, waits, time, retries::incrementAndGet);
  }

  @Test
  void answersAfterFailuresThatPass() {
    // Given
    var endpoint = ScriptedEndpoint.giving(busy(), new Outcome.Lost("cut off"), ANSWER);
    // When
    var outcome = retried(endpoint).call(request("a"));
    // Then
    assertThat(outcome).isNotDone();
    time.pass(Duration.ofMillis(500 + 1000));
    assertThat(outcome).isCompletedWithValue(ANSWER);
    assertThat(endpoint.calls).hasSize(3);
    assertThat(retries).hasValue(2);
  }

  @Test
  void endsWithTheLastFailureWhenAttemptsAreUsedUp() {
    var endpoint = ScriptedEndpoint.giving(busy(), busy(), new Outcome.Lost("third"), ANSWER);
    var outcome = retried(endpoint).call(request("a"));
    time.pass(Duration.ofMinutes(1));
    assertThat(outcome).isCompletedWithValue(new Outcome.Lost("third"));
    assertThat(endpoint.calls).hasSize(3);
  }

  @Test
  void waitsAsLongAsTheEndpointAsks() {
    // Given
    var endpoint = ScriptedEndpoint.giving(busyFor(Duration.ofSeconds(20)));
    var outcome = retried(endpoint).call(request("a"));
    // When
    time.pass(Duration.ofSeconds(20).minusMillis(1));
    // Then
    assertThat(endpoint.calls).hasSize(1);
    time.pass(Duration.ofMillis(501));
    assertThat(outcome).isCompletedWithValue(ANSWER);
  }

  @Test
  void doesNotWaitLongerThanItMay() {
    var long31 = busyFor(Duration.ofSeconds(31));
    var outcome = retried(ScriptedEndpoint.giving(long31)).call(request("a"));
    assertThat(outcome).isCompletedWithValue(long31);
    assertThat(time.pending()).isZero();
  }

  @Test
  void doesNotRepeatWhatARetryCannotMend() {
    for (var end :
        new Outcome[] {
          new Outcome.Refused("too long", true),
          new Outcome.Barred("key"),
          new Outcome.Paused("budget")
        }) {
      var endpoint = ScriptedEndpoint.giving(end);
      assertThat(retried(endpoint).call(request("a"))).isCompletedWithValue(end);
      assertThat(endpoint.calls).hasSize(1);
    }
  }
}
