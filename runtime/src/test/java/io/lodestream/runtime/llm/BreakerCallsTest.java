package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.busy;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerCallsTest {

  private static final LlmSettings.Breaker MOST_OF_TEN =
      new LlmSettings.Breaker(50, 0.5, Duration.ofSeconds(30));

  private final VirtualTime time = new VirtualTime("2026-11-21T10:00:00Z");
  private final AtomicInteger opened = new AtomicInteger();
  private final ScriptedEndpoint endpoint = ScriptedEndpoint.giving();
  private BreakerCalls breaker;

  @BeforeEach
  void open() {
    breaker = new BreakerCalls(endpoint, "judge.llm", MOST_OF_TEN, time, opened::incrementAndGet);
  }

  private void failing(int times) {
    endpoint.thenGive(Collections.nCopies(times, busy()).toArray(Outcome[]::new));
  }

  private void call(int times) {
    for (int i = 0; i < times; i++) {
      breaker.call(request("a"));
    }
  }

  @Test
  void makesNoCallsWhileMostFailAndSaysSo() {
    // Given
    failing(10);
    call(10);
    // When
    var outcome = breaker.call(request("b")).join();
    // Then
    assertThat(endpoint.calls).hasSize(10);
    assertThat(((Outcome.Paused) outcome).reason()).contains("busy").contains("10:00:30Z");
    assertThat(breaker.pausedBy()).isPresent();
    assertThat(opened).hasValue(1);
  }

  @Test
  void probesWithAFewCallsAndGoesOnWhenTheyAreAnswered() {
    // Given
    failing(10);
    call(10);
    // When
    time.pass(Duration.ofSeconds(30).plusMillis(1));
    // Then
    assertThat(breaker.pausedBy()).isEmpty();
    call(20);
    assertThat(endpoint.calls).hasSize(30);
  }

  @Test
  void saysThatItWaitsWhileProbesAreUnderWay() {
    // Given
    var held = ScriptedEndpoint.holding();
    breaker = new BreakerCalls(held, "judge.llm", MOST_OF_TEN, time, opened::incrementAndGet);
    call(10);
    for (int i = 0; i < 10; i++) {
      held.end(busy());
    }
    time.pass(Duration.ofSeconds(30).plusMillis(1));
    // When
    call(5);
    // Then
    assertThat(held.open).hasSize(3);
    assertThat(breaker.pausedBy()).get().asString().contains("is probed");
    held.end(ANSWER);
    held.end(ANSWER);
    held.end(ANSWER);
    assertThat(breaker.pausedBy()).isEmpty();
  }

  @Test
  void makesFewCallsWhileProbesFailForAnHour() {
    // Given
    failing(1000);
    call(10);
    // When
    for (int second = 0; second < 3600; second++) {
      time.pass(Duration.ofSeconds(1));
      call(3);
    }
    // Then
    assertThat(endpoint.calls).hasSize(10 + 3 * (3600 / 31));
  }

  @Test
  void countsNeitherRefusedRequestsNorPausesAsFailures() {
    endpoint.thenGive(
        Collections.nCopies(100, new Outcome.Refused("too long", true)).toArray(Outcome[]::new));
    endpoint.thenGive(
        Collections.nCopies(100, new Outcome.Paused("budget")).toArray(Outcome[]::new));
    call(200);
    assertThat(breaker.call(request("b"))).isCompletedWithValue(ANSWER);
  }

  @Test
  void staysClosedAtAFewFailures() {
    for (int i = 0; i < 100; i++) {
      endpoint.thenGive(busy(), ANSWER, ANSWER);
    }
    call(300);
    assertThat(endpoint.calls).hasSize(300);
  }
}
