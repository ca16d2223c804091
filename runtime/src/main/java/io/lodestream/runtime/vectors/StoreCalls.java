package io.lodestream.runtime.vectors;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for calls to the vector store, and says which of their failures are worth another try.
 *
 * <p>A retryable failure is one that passes without anyone's doing: the store is away, overloaded
 * or too slow. {@code INTERNAL} and {@code UNKNOWN} are retryable too, since a restart of Qdrant,
 * or a full disk, shows as one of them; a caller that stopped at {@code INTERNAL} would stop at
 * every restart of the store. What the store refuses ({@code INVALID_ARGUMENT}, {@code
 * UNAUTHENTICATED} and the like), and a failure that carries no gRPC status at all, is fatal:
 * trying again cannot help.
 */
public final class StoreCalls {

  private static final Set<Status.Code> RETRYABLE =
      Collections.unmodifiableSet(
          EnumSet.of(
              Status.Code.UNAVAILABLE,
              Status.Code.DEADLINE_EXCEEDED,
              Status.Code.RESOURCE_EXHAUSTED,
              Status.Code.ABORTED,
              Status.Code.CANCELLED,
              Status.Code.INTERNAL,
              Status.Code.UNKNOWN));

  private StoreCalls() {}

  /**
   * The call's result.
   *
   * @param failed beginning of the message when there is none, such as "vector store cannot list
   *     collections"
   * @throws RetryableException for a failure that passes, for no answer within the timeout, and
   *     when the thread is interrupted (its flag is then set)
   * @throws FatalException for every other failure
   */
  public static <T> T await(Future<T> call, Duration timeout, String failed) {
    return await(call, timeout, failed, false);
  }

  /**
   * As {@link #await}, for reading a collection that this stage does not own: {@code NOT_FOUND} is
   * retryable, since the owner may have dropped the collection before its index event is read here.
   */
  public static <T> T awaitSearch(Future<T> call, Duration timeout, String failed) {
    return await(call, timeout, failed, true);
  }

  private static <T> T await(Future<T> call, Duration timeout, String failed, boolean mayBeGone) {
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException(failed + ": interrupted", e);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new RetryableException(
          "%s: no answer within %d s".formatted(failed, timeout.toSeconds()), e);
    } catch (ExecutionException e) {
      throw failure(failed, e.getCause(), mayBeGone);
    }
  }

  private static LodestreamException failure(String failed, Throwable cause, boolean mayBeGone) {
    var message = "%s: %s".formatted(failed, cause.getMessage());
    boolean passes =
        code(cause)
            .filter(code -> RETRYABLE.contains(code) || mayBeGone && code == Status.Code.NOT_FOUND)
            .isPresent();
    return passes ? new RetryableException(message, cause) : new FatalException(message, cause);
  }

  private static Optional<Status.Code> code(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return Optional.of(status.getStatus().getCode());
      }
      if (cause instanceof StatusException status) {
        return Optional.of(status.getStatus().getCode());
      }
    }
    return Optional.empty();
  }
}
