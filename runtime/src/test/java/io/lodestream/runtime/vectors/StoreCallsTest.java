package io.lodestream.runtime.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Status;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreCallsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void givesTheResult() {
    assertThat(StoreCalls.await(CompletableFuture.completedFuture("found"), LONG, "cannot search"))
        .isEqualTo("found");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "UNAVAILABLE",
        "DEADLINE_EXCEEDED",
        "RESOURCE_EXHAUSTED",
        "ABORTED",
        "CANCELLED",
        "INTERNAL",
        "UNKNOWN"
      })
  void isWorthAnotherTryWhenTheStoreIsAwayOrOverloaded(Status.Code code) {
    assertThat(failure(code))
        .isInstanceOf(RetryableException.class)
        .hasMessageStartingWith("cannot search: ")
        .hasMessageContaining("told so");
    assertThat(searchFailure(code)).isInstanceOf(RetryableException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "INVALID_ARGUMENT",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "FAILED_PRECONDITION",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "DATA_LOSS",
        "UNAUTHENTICATED"
      })
  void isFatalWhenTheStoreRefuses(Status.Code code) {
    assertThat(failure(code))
        .isInstanceOf(FatalException.class)
        .hasMessageStartingWith("cannot search: ")
        .hasMessageContaining("told so");
    assertThat(searchFailure(code)).isInstanceOf(FatalException.class);
  }

  @Test
  void aCollectionThatIsGoneIsFatalToItsOwnerAndPassesForItsReaders() {
    assertThat(failure(Status.Code.NOT_FOUND)).isInstanceOf(FatalException.class);
    assertThat(searchFailure(Status.Code.NOT_FOUND)).isInstanceOf(RetryableException.class);
  }

  @Test
  void findsTheStatusBehindOtherExceptions() {
    var wrapped = new IllegalStateException("wrapped", Status.UNAVAILABLE.asException());
    assertThatThrownBy(
            () -> StoreCalls.await(CompletableFuture.failedFuture(wrapped), LONG, "cannot search"))
        .isInstanceOf(RetryableException.class);
  }

  @Test
  void isFatalWithoutAStatus() {
    var broken = new IllegalStateException("broken");
    assertThatThrownBy(
            () -> StoreCalls.await(CompletableFuture.failedFuture(broken), LONG, "cannot search"))
        .isInstanceOf(FatalException.class)
        .hasMessage("cannot search: broken")
        .hasCause(broken);
  }

  @Test
  void givesUpACallThatDoesNotAnswerInTime() {
    var never = new CompletableFuture<String>();
    assertThatThrownBy(() -> StoreCalls.await(never, Duration.ZERO, "cannot search"))
        .isInstanceOf(RetryableException.class)
        .hasMessage("cannot search: no answer within 0 s");
    assertThat(never.isCancelled()).isTrue();
  }

  @Test
  void keepsTheInterruptOfItsThread() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> StoreCalls.await(new CompletableFuture<>(), LONG, "cannot search"))
        .isInstanceOf(RetryableException.class)
        .hasMessage("cannot search: interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  private static Throwable failure(Status.Code code) {
    return catchThrowable(() -> StoreCalls.await(failed(code), LONG, "cannot search"));
  }

  private static Throwable searchFailure(Status.Code code) {
    return catchThrowable(() -> StoreCalls.awaitSearch(failed(code), LONG, "cannot search"));
  }

  private static Future<String> failed(Status.Code code) {
    return CompletableFuture.failedFuture(
        code.toStatus().withDescription("told so").asRuntimeException());
  }
}
