package io.lodestream.runtime.llm;

import static io.lodestream.runtime.llm.ScriptedEndpoint.ANSWER;
import static io.lodestream.runtime.llm.ScriptedEndpoint.busyFor;
import static io.lodestream.runtime.llm.ScriptedEndpoint.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AskedPauseTest {

  private final VirtualTime time = new VirtualTime("2026-11-21T10:00:00Z");

  private AskedPause around(ScriptedEndpoint endpoint) {
    return new AskedPause(endpoint, Duration.ofSeconds(30), time);
  }

  @Test
  void leavesTheEndpointAloneForAsLongAsItAsked() {
    // Given
    var endpoint = ScriptedEndpoint.giving(busyFor(Duration.ofMinutes(5)));
    var pause = around(endpoint);
    pause.call(request("a"));
    // When
    var outcome = pause.call(request("b")).join();
    // Then
    assertThat(endpoint.calls).hasSize(1);
    assertThat(((Outcome.Paused) outcome).reason())
        .contains("2026-11-21T10:05:00Z")
        .contains("busy");
    assertThat(pause.pausedBy()).isPresent();
    time.pass(Duration.ofMinutes(5));
    assertThat(pause.pausedBy()).isEmpty();
    assertThat(pause.call(request("b"))).isCompletedWithValue(ANSWER);
  }

  @Test
  void asksAgainAfterAnHourWhateverItWasTold() {
    var pause = around(ScriptedEndpoint.giving(busyFor(Duration.ofDays(3650))));
    pause.call(request("a"));
    time.pass(Duration.ofMinutes(59));
    assertThat(pause.pausedBy()).isPresent();
    time.pass(Duration.ofMinutes(1));
    assertThat(pause.pausedBy()).isEmpty();
  }

  @Test
  void doesNotPauseAllForAWaitThatOneRequestCanDo() {
    var pause = around(ScriptedEndpoint.giving(busyFor(Duration.ofSeconds(30))));
    pause.call(request("a"));
    assertThat(pause.call(request("b"))).isCompletedWithValue(ANSWER);
  }
}
