package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.answered;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class PacedCallsTest {

  private final VirtualTime time = new VirtualTime();

  private PacedCalls paced(ScriptedEndpoint endpoint, int requests, long tokens) {
    return new PacedCalls(endpoint, new LlmSettings.Limits(64, requests, tokens), time, time);
  }

  @Test
  void makesSoManyCallsPerMinuteAndNoMore() {
    // Given
    var endpoint = ScriptedEndpoint.giving();
    var paced = paced(endpoint, 120, 0);
    // When
    for (int i = 0; i < 500; i++) {
      paced.call(request("call " + i));
    }
    // Then
    assertThat(endpoint.calls).hasSize(6);
    time.pass(Duration.ofMinutes(1));
    assertThat(endpoint.calls).hasSize(126);
    time.pass(Duration.ofMinutes(2));
    assertThat(endpoint.calls).hasSize(366);
    assertThat(endpoint.calls.get(300).messages().get(0).content()).isEqualTo("call 300");
  }

  @Test
  void countsTheTokensThatWereUsedNotTheMostAllowed() {
    // Given calls of which each may take 1000 tokens and takes 100
    var endpoint = ScriptedEndpoint.giving();
    endpoint.thenGive(Collections.nCopies(1000, answered(50, 50)).toArray(Outcome[]::new));
    var paced = paced(endpoint, 0, 60_000);
    // When
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 10; i++) {
        paced.call(request("a", 980));
      }
      time.pass(Duration.ofSeconds(1));
    }
    // Then
    assertThat(endpoint.calls.size()).isBetween(560, 600);
  }

  @Test
  void neverUsesMoreTokensPerMinuteThanAllowed() {
    // Given calls that take all they may, 1000 tokens
    var endpoint = ScriptedEndpoint.giving();
    endpoint.thenGive(Collections.nCopies(1000, answered(20, 980)).toArray(Outcome[]::new));
    var paced = paced(endpoint, 0, 60_000);
    // When
    for (int i = 0; i < 300; i++) {
      paced.call(request("a", 980));
    }
    time.pass(Duration.ofMinutes(1));
    // Then a minute's worth and the first seconds' burst
    assertThat(endpoint.calls.size()).isBetween(57, 63);
  }

  @Test
  void aCallThatWasNotMadeCostsNoPace() {
    // Given
    var endpoint = ScriptedEndpoint.giving();
    endpoint.thenGive(
        Collections.nCopies(100, new Outcome.Paused("breaker")).toArray(Outcome[]::new));
    var paced = paced(endpoint, 60, 1000);
    // When
    for (int i = 0; i < 100; i++) {
      paced.call(request("a", 30));
    }
    // Then
    assertThat(endpoint.calls).hasSize(100);
    assertThat(paced.call(request("a", 30))).isDone();
  }
}
