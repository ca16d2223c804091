package io.lodestream.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.error.RetryableException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamsRunnerTest {

  @Test
  void goesOnAfterATransactionThatOthersEnded() {
    var thrown = new StreamsException("commit", new InvalidTxnStateException("it is over"));
    assertThat(StreamsRunner.passes(thrown)).isTrue();
  }

  @Test
  void goesOnAfterWhatPassesAndStopsAfterAMistake() {
    assertThat(StreamsRunner.passes(new StreamsException(new RetryableException("busy", null))))
        .isTrue();
    assertThat(StreamsRunner.passes(new StreamsException(new IllegalStateException("a mistake"))))
        .isFalse();
  }
}
