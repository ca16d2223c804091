package io.lodestream.runtime.llm;

import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a {@link LlmModel} is made of.
 *
 * @param endpoint the outermost
 * @param pauses each says why no call is made, if so
 * @param closing what to close, in this order
 */
record LlmParts(
    Endpoint endpoint,
    BoundedCalls bounded,
    StoppableCalls stoppable,
    Optional<DayLedger> ledger,
    List<Supplier<Optional<String>>> pauses,
    LlmFigures figures,
    List<AutoCloseable> closing)
    implements AutoCloseable {

  @Override
  public void close() {
    RetryableException failure = null;
    for (var part : closing) {
      try {
        part.close();
      } catch (Exception e) {
        failure = new RetryableException("%s did not close: %s".formatted(part, e), e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
