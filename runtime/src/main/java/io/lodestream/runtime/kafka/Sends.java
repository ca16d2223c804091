package io.lodestream.runtime.kafka;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;

/** Waits for a send and tells a passing failure from a lasting one. */
public final class Sends {

  private Sends() {}

  public static RecordMetadata await(Future<RecordMetadata> future, String topic) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while writing to " + topic, e);
    } catch (ExecutionException e) {
      var message = "cannot write to %s: %s".formatted(topic, e.getCause().getMessage());
      if (e.getCause() instanceof RetriableException) {
        throw new RetryableException(message, e.getCause());
      }
      throw new FatalException(message, e.getCause());
    }
  }
}
