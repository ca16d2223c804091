package io.lodestream.runtime.llm;

import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The parts of a {@link LlmModel}.
 *
 * @param endpoint the outermost wrapper
 * @param pauses each gives the reason while no call is made
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
