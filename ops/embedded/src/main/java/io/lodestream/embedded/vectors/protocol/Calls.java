package io.lodestream.embedded.vectors.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one call and sends its answer: a response, a refusal, or an internal error that is logged.
 */
final class Calls {

  /** Makes the response, given when the call began. */
  interface Answer<T> {
    T at(Clock clock) throws IOException;
  }

  /** Time since a call began. */
  record Clock(long startNanos) {
    double seconds() {
      return (System.nanoTime() - startNanos) / 1e9;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private Calls() {}

  static <T> void answer(String call, StreamObserver<T> observer, Answer<T> answer) {
    T response;
    try {
      response = answer.at(new Clock(System.nanoTime()));
    } catch (StatusRuntimeException refusal) {
      observer.onError(refusal);
      return;
    } catch (IOException | RuntimeException failure) {
      LOG.error("event=call-failed call={}", call, failure);
      observer.onError(
          Status.INTERNAL
              .withDescription("%s failed: %s".formatted(call, failure))
              .withCause(failure)
              .asRuntimeException());
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }
}
