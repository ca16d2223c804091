package io.lodestream.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterValueTest {

  private static final int LIMIT = 4 * 1024 * 1024;

  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void leavesALetterThatFits() {
    var value = new byte[LIMIT - 256 * 1024];
    assertThat(DeadLetterValue.fitting(new byte[1024], headers, value, LIMIT)).isSameAs(value);
    assertThat(DeadLetterValue.fitting(new byte[LIMIT], headers, null, LIMIT)).isNull();
    assertThat(headers.toArray()).isEmpty();
  }

  @Test
  void keepsTheBeginningOfAValueThatDoesNot() {
    var value = new byte[LIMIT];
    Arrays.fill(value, (byte) 7);
    var kept = DeadLetterValue.fitting(new byte[1024], headers, value, LIMIT);
    assertThat(kept).hasSize(DeadLetterValue.KEPT_BYTES).containsOnly(7);
    assertThat(headers.lastHeader(DeadLetterHeaders.VALUE_BYTES).value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("4194304");
  }

  @Test
  void countsHeaders() {
    headers.add("large", new byte[LIMIT / 2]);
    var value = new byte[LIMIT / 2];
    assertThat(DeadLetterValue.fitting(null, headers, value, LIMIT))
        .hasSize(DeadLetterValue.KEPT_BYTES);
  }
}
