package io.lodestream.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerOptionsTest {
  private static final BrokerOptions DEFAULTS = BrokerOptions.in(Path.of("state"));

  @Test
  void listensOnLoopbackOnlyUnlessTold() {
    assertThat(DEFAULTS.host()).isEqualTo("127.0.0.1");
    var settings = BrokerSettings.of(DEFAULTS, Path.of("state/kafka"), new Ports(1001, 1002));
    assertThat(settings.get("listeners"))
        .isEqualTo("BROKER://127.0.0.1:1001,CONTROLLER://127.0.0.1:1002");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64 << 20, 200 << 20})
  void makesRequestsAndSegmentsLargeEnoughForTheLargestBatch(int messageMaxBytes) {
    var options =
        new BrokerOptions(
            Path.of("state"), "127.0.0.1", 0, 0, Duration.ofSeconds(1), messageMaxBytes);
    var settings = BrokerSettings.of(options, Path.of("state/kafka"), new Ports(1001, 1002));
    assertThat(Integer.parseInt(settings.get("socket.request.max.bytes")))
        .isGreaterThan(messageMaxBytes);
    assertThat(Integer.parseInt(settings.get("log.segment.bytes"))).isGreaterThan(messageMaxBytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void refusesAPortThatCannotBe(int port) {
    assertThatThrownBy(() -> DEFAULTS.withPort(port))
        .hasMessage("broker port must be 0 to 65535, was " + port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", " "})
  void refusesAnAddressThatClientsCannotConnectTo(String host) {
    assertThatThrownBy(
            () -> new BrokerOptions(Path.of("state"), host, 0, 0, Duration.ofSeconds(1), 1))
        .hasMessageContaining("was '" + host + "'");
  }

  @Test
  void refusesToWaitNoTimeAtAll() {
    assertThatThrownBy(() -> DEFAULTS.withStartupTimeout(Duration.ZERO))
        .hasMessageContaining("must be positive");
  }
}
