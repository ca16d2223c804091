package io.lodestream.runtime.llm;

import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.error.RetryableException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A language model by its settings; see {@link LlmModels}.
 *
 * <p>After the first answer that bars every request (wrong key, unknown model) no call is made any
 * more. So it is after {@value #SUSPECT} requests in a row were refused without a reason that is
 * their own: then the settings are wrong, not the requests.
 */
public final class LlmModel implements ChatModel {

  private static final Logger LOG = LoggerFactory.getLogger(LlmModel.class);
  static final int SUSPECT = 20;

  private final String section;
  private final LlmParts parts;
  private final AtomicReference<LodestreamException> end = new AtomicReference<>();
  private final AtomicInteger refusedInARow = new AtomicInteger();
  private final Set<CompletableFuture<ChatAnswer>> open = ConcurrentHashMap.newKeySet();

  LlmModel(String section, LlmParts parts) {
    this.section = section;
    this.parts = parts;
  }

  @Override
  public CompletableFuture<ChatAnswer> ask(ChatRequest request) {
    var answer = new CompletableFuture<ChatAnswer>();
    open.add(answer);
    answer.whenComplete((result, failure) -> open.remove(answer));
    var ended = end.get();
    if (ended != null) {
      answer.completeExceptionally(ended);
      return answer;
    }
    parts.endpoint().call(request).thenAccept(outcome -> settle(answer, outcome));
    tell();
    return answer;
  }

  private void settle(CompletableFuture<ChatAnswer> answer, Outcome outcome) {
    if (outcome instanceof Outcome.Answered answered) {
      refusedInARow.set(0);
      answer.complete(answered.answer());
    } else if (outcome instanceof Outcome.Refused refused) {
      answer.completeExceptionally(refused(refused));
    } else if (outcome instanceof Outcome.Barred barred) {
      answer.completeExceptionally(stopped(barred.reason()));
    } else if (outcome instanceof Outcome.Busy busy) {
      answer.completeExceptionally(retryable(busy.reason()));
    } else if (outcome instanceof Outcome.Lost lost) {
      answer.completeExceptionally(retryable(lost.reason()));
    } else if (outcome instanceof Outcome.Paused paused) {
      answer.completeExceptionally(retryable(paused.reason()));
    }
    tell();
  }

  private LodestreamException refused(Outcome.Refused refused) {
    if (!refused.isExplained() && refusedInARow.incrementAndGet() >= SUSPECT) {
      return stopped(
          "%d requests in a row were refused, the last with: %s"
              .formatted(SUSPECT, refused.reason()));
    }
    return new BadDataException("%s: %s".formatted(section, refused.reason()));
  }

  private RetryableException retryable(String reason) {
    return new RetryableException("%s: %s".formatted(section, reason));
  }

  private LodestreamException stopped(String reason) {
    var failure =
        new FatalException(
            "%1$s does not work; check %1$s.base-url, %1$s.model and %1$s.api-key: %2$s"
                .formatted(section, reason));
    if (end.compareAndSet(null, failure)) {
      LOG.error("no more calls are made model={} cause={}", section, reason);
    }
    return end.get();
  }

  /** One at a time, so that the last to tell is the last to have looked. */
  private synchronized void tell() {
    var figures = parts.figures();
    figures.set(MetricName.LLM_IN_FLIGHT, parts.bounded().inFlight());
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
    var ended = end.get();
    if (ended instanceof FatalException) {
      return new Health.Failed(ended);
    }
    tell();
    return pausedBy()
        .<Health>map(reason -> new Health.Paused("%s: %s".formatted(section, reason)))
        .orElseGet(Health.Healthy::new);
  }

  /** Breaks off what is in flight; whoever still waits for an answer gets a retryable failure. */
  @Override
  public void close() {
    end.compareAndSet(null, retryable("closed"));
    parts.close();
    open.forEach(answer -> answer.completeExceptionally(retryable("closed")));
  }
}
