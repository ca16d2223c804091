package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BoundedCallsTest {

  @Test
  void makesSoManyCallsAtATimeFirstComeFirstServed() {
    // Given
    var endpoint = ScriptedEndpoint.holding();
    var bounded = new BoundedCalls(endpoint, limit(2));
    for (int i = 0; i < 10; i++) {
      bounded.call(request("call " + i));
    }
    // When
    endpoint.end(ANSWER);
    endpoint.end(ANSWER);
    // Then
    assertThat(bounded.inFlight()).isEqualTo(2);
    assertThat(bounded.waiting()).isEqualTo(6);
    assertThat(endpoint.calls.stream().map(call -> call.messages().get(0).content()))
        .containsExactly("call 0", "call 1", "call 2", "call 3");
  }

  @Test
  void makesFewCallsUntilTheFirstHaveEnded() {
    // Given
    var endpoint = ScriptedEndpoint.holding();
    var bounded = new BoundedCalls(endpoint, limit(64));
    for (int i = 0; i < 100; i++) {
      bounded.call(request("call " + i));
    }
    int before = bounded.inFlight();
    // When
    endpoint.end(ANSWER);
    endpoint.end(ANSWER);
    // Then
    assertThat(before).isEqualTo(AdaptiveLimit.FIRST);
    assertThat(bounded.inFlight()).isEqualTo(2 * AdaptiveLimit.FIRST);
  }

  @Test
  void drainsALongLineWhenCallsEndAtOnce() {
    // Given
    var endpoint = ScriptedEndpoint.holding();
    var bounded =
        new BoundedCalls(
            call ->
                endpoint.calls.isEmpty()
                    ? endpoint.call(call)
                    : CompletableFuture.completedFuture(ANSWER),
            limit(1));
    var outcomes = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 100_000; i++) {
      outcomes.add(bounded.call(request("a")));
    }
    // When
    endpoint.end(ANSWER);
    // Then
    assertThat(outcomes).allMatch(CompletableFuture::isDone);
    assertThat(bounded.inFlight()).isZero();
  }

  private static AdaptiveLimit limit(int most) {
    return new AdaptiveLimit(most, Duration.ofMinutes(1), new VirtualTime());
  }
}
