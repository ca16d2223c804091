package io.lodestream.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.io.IOException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class KnownFailureTest {

  @Test
  void findsTheMessageBelowWhatStreamsSays() {
    var known = new FatalException("the key is wrong");

    assertThat(KnownFailure.in(new StreamsException("task 0_1 failed", known))).contains(known);
    assertThat(KnownFailure.in(new StreamsException("task 0_1 failed"))).isEmpty();
  }

  @Test
  void explainsWhatHasAMessageAndOnlyOrdinaryCauses() {
    assertThat(isExplained(new FatalException("the key is wrong"))).isTrue();
    assertThat(isExplained(new FatalException("no file", new IOException("denied")))).isTrue();
    assertThat(isExplained(new FatalException("gave up", new RetryableException("busy")))).isTrue();
  }

  @Test
  void explainsNoMistakeInTheProgram() {
    assertThat(isExplained(new NullPointerException())).isFalse();
    assertThat(isExplained(new FatalException("judging failed", new NullPointerException())))
        .isFalse();
    assertThat(isExplained(new FatalException("judging failed", new StackOverflowError())))
        .isFalse();
  }

  private static boolean isExplained(Throwable cause) {
    return KnownFailure.isExplained(new StreamsException("task 0_1 failed", cause));
  }
}
