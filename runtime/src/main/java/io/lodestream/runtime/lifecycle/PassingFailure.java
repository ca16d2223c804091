package io.lodestream.runtime.lifecycle;

import io.lodestream.schemas.error.RetryableException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Tells failures of Kafka and of our own clients that pass by themselves from those that do not.
 *
 * <p>Kafka marks most of the passing ones as {@link RetriableException} (a coordinator that is
 * loading, a leader that moves, a broker that does not answer). A group that moved on without this
 * member is marked as lasting, since the same call must not be made again; the work may, by a
 * member that joins anew.
 */
public final class PassingFailure {

  private PassingFailure() {}

  /** Whether the same work may succeed when it is begun anew. */
  public static boolean is(Throwable thrown) {
    return thrown instanceof RetryableException
        || thrown instanceof RetriableException
        || thrown instanceof CommitFailedException
        || thrown instanceof UnknownMemberIdException
        || thrown instanceof IllegalGenerationException;
  }

  /** Whether the failure or one that it wraps passes; for callers whose library wraps. */
  public static boolean isWithin(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (is(cause)) {
        return true;
      }
    }
    return false;
  }
}
