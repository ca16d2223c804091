package io.lodestream.runtime.llm;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A language model opened from its settings by {@link LlmModels}. */
public final class LlmModel implements ChatModel {

  private final String section;
  private final LlmParts parts;
  private final Set<CompletableFuture<ChatAnswer>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  LlmModel(String section, LlmParts parts) {
    this.section = section;
    this.parts = parts;
    tell();
  }

  @Override
  public CompletableFuture<ChatAnswer> ask(ChatRequest request) {
    var answer = new CompletableFuture<ChatAnswer>();
    open.add(answer);
    answer.whenComplete((result, failure) -> open.remove(answer));
    if (isClosed) {
      answer.completeExceptionally(retryable("closed"));
      return answer;
    }
    parts.endpoint().call(request).thenAccept(outcome -> settle(answer, outcome));
    tell();
    return answer;
  }

  private void settle(CompletableFuture<ChatAnswer> answer, Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      answer.complete(answered.answer());
    } else if (outcome instanceof Outcome.Refused refused) {
      answer.completeExceptionally(
          new BadDataException("%s: %s".formatted(section, refused.reason())));
    } else if (outcome instanceof Outcome.Barred barred) {
      answer.completeExceptionally(fatal(barred.reason()));
    } else if (outcome instanceof Outcome.Busy busy) {
      answer.completeExceptionally(retryable(busy.reason()));
    } else if (outcome instanceof Outcome.Lost lost) {
      answer.completeExceptionally(retryable(lost.reason()));
    } else if (outcome instanceof Outcome.Paused paused) {
      answer.completeExceptionally(retryable(paused.reason()));
    }
    tell();
  }

  private RetryableException retryable(String reason) {
    return new RetryableException("%s: %s".formatted(section, reason));
  }

  private FatalException fatal(String reason) {
    return new FatalException(
        "%1$s does not work; check %1$s.base-url, %1$s.model and %1$s.api-key: %2$s"
            .formatted(section, reason));
  }

  /** One thread at a time, so that the health reported last is the newest one. */
  private synchronized void tell() {
    var figures = parts.figures();
    figures.set(MetricName.LLM_IN_FLIGHT, parts.bounded().inFlight());
    figures.set(MetricName.LLM_IN_FLIGHT_LIMIT, parts.bounded().limit());
    figures.set(MetricName.LLM_WAITING, parts.bounded().waiting());
    figures.set(MetricName.LLM_PAUSED, pausedBy().isPresent() ? 1 : 0);
    parts.ledger().ifPresent(l -> figures.set(MetricName.LLM_SPENT_TODAY, l.spentToday()));
  }

  private Optional<String> pausedBy() {
    return parts.pauses().stream().flatMap(pause -> pause.get().stream()).findFirst();
  }

  /**
   * {@link Health.Failed} once every request is barred; {@link Health.Paused} while calls fail
   * without being made, with the reason: the budget is spent, the breaker open, the endpoint asked
   * to wait. Any thread.
   */
  public Health health() {
    var stopped = parts.stoppable().stoppedBy();
    if (stopped.isPresent()) {
      return new Health.Failed(fatal(stopped.get()));
    }
    tell();
    return pausedBy()
        .<Health>map(reason -> new Health.Paused("%s: %s".formatted(section, reason)))
        .orElseGet(Health.Healthy::new);
  }

  /** Where calls were made and not one was answered: how the last call failed. */
  public Optional<String> neverAnswered() {
    return parts.stoppable().neverAnswered().map(cause -> "%s: %s".formatted(section, cause));
  }

  /** Breaks off the calls in flight; callers that still wait get a retryable failure. */
  @Override
  public void close() {
    isClosed = true;
    parts.close();
    open.forEach(answer -> answer.completeExceptionally(retryable("closed")));
  }
}
