package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BoundedCallsTest {

  @Test
  void makesSoManyCallsAtATimeFirstComeFirstServed() {
    // Given
    var endpoint = ScriptedEndpoint.holding();
    var bounded = new BoundedCalls(endpoint, 3);
    for (int i = 0; i < 10; i++) {
      bounded.call(request("call " + i));
    }
    // When
    endpoint.end(ANSWER);
    endpoint.end(ANSWER);
    // Then
    assertThat(bounded.inFlight()).isEqualTo(3);
    assertThat(bounded.waiting()).isEqualTo(5);
    assertThat(endpoint.calls.stream().map(call -> call.messages().get(0).content()))
        .containsExactly("call 0", "call 1", "call 2", "call 3", "call 4");
  }

  @Test
  void makesFewCallsUntilTheFirstHasEnded() {
    // Given
    var endpoint = ScriptedEndpoint.holding();
    var bounded = new BoundedCalls(endpoint, 64);
    for (int i = 0; i < 100; i++) {
      bounded.call(request("call " + i));
    }
    int before = bounded.inFlight();
    // When
    endpoint.end(ANSWER);
    // Then
    assertThat(before).isEqualTo(BoundedCalls.FIRST);
    assertThat(bounded.inFlight()).isEqualTo(64);
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
            1);
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
}
