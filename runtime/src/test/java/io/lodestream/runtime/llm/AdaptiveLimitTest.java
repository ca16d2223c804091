package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.busy;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints of several tempers, by a clock that a test turns. */
class AdaptiveLimitTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final VirtualTime time = new VirtualTime();
  private final AdaptiveLimit limit = new AdaptiveLimit(64, TIMEOUT, time);
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger mostInFlight = new AtomicInteger();
  private long freeAtMs = time.millis();

  /** One call after another, {@code seconds} each; who waits longer than the timeout is lost. */
  private CompletableFuture<Outcome> serially(double seconds) {
    served.incrementAndGet();
    freeAtMs = Math.max(freeAtMs, time.millis()) + Math.round(seconds * 1000);
    long waitMs = freeAtMs - time.millis();
    return waitMs < TIMEOUT.toMillis()
        ? ending(Duration.ofMillis(waitMs), ANSWER)
        : ending(TIMEOUT, new Outcome.Lost("no whole answer within 60 s"));
  }

  private CompletableFuture<Outcome> ending(Duration after, Outcome outcome) {
    var call = new CompletableFuture<Outcome>();
    time.after(after, () -> call.complete(outcome));
    return call;
  }

  private ArrayList<CompletableFuture<Outcome>> ask(int calls, Endpoint endpoint, Duration during) {
    var bounded = new BoundedCalls(endpoint, limit);
    var outcomes = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < calls; i++) {
      outcomes.add(bounded.call(request("call " + i)));
    }
    for (long i = 0; i < during.toSeconds(); i++) {
      time.pass(Duration.ofSeconds(1));
      mostInFlight.accumulateAndGet(bounded.inFlight(), Math::max);
    }
    return outcomes;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 6, 12, 20})
  void aSerialServerLosesNoCall(double seconds) {
    // When
    var outcomes =
        ask(100, request -> serially(seconds), Duration.ofSeconds((long) (110 * seconds)));
    // Then
    assertThat(outcomes)
        .allSatisfy(call -> assertThat(call.join()).isInstanceOf(Outcome.Answered.class));
    assertThat(served).hasValue(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 25})
  void aServerOfManySoonGetsAll(int seconds) {
    // When
    ask(
        2000,
        request -> ending(Duration.ofSeconds(seconds), ANSWER),
        Duration.ofSeconds(10L * seconds));
    // Then
    assertThat(mostInFlight).hasValue(64);
  }

  @Test
  void fewFailuresForNoReasonTakeNothingAway() {
    // Given one call of fourteen that fails
    var number = new AtomicInteger();
    // When
    ask(
        5000,
        request ->
            ending(Duration.ofSeconds(1), number.incrementAndGet() % 14 == 0 ? busy() : ANSWER),
        Duration.ofSeconds(60));
    // Then
    assertThat(limit.limit()).isEqualTo(64);
  }

  @Test
  void halvesAtOnceWhenCallsFailAndComesBack() {
    // Given
    ask(1000, request -> ending(Duration.ofSeconds(1), ANSWER), Duration.ofSeconds(10));
    assertThat(limit.limit()).isEqualTo(64);
    // When
    ask(200, request -> ending(Duration.ofSeconds(1), busy()), Duration.ofSeconds(3));
    int failing = limit.limit();
    ask(2000, request -> ending(Duration.ofSeconds(1), ANSWER), Duration.ofSeconds(90));
    // Then
    assertThat(failing).isLessThanOrEqualTo(16);
    assertThat(limit.limit()).isEqualTo(64);
  }

  @Test
  void isNotRaisedWhereNothingWaits() {
    // When
    for (int i = 0; i < 50; i++) {
      var place = limit.start();
      time.pass(Duration.ofMillis(10));
      limit.ended(place, ANSWER, false);
    }
    // Then
    assertThat(limit.limit()).isEqualTo(AdaptiveLimit.FIRST);
  }
}
