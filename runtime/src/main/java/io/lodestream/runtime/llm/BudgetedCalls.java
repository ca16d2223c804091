package io.lodestream.runtime.llm;

import io.lodestream.schemas.error.FatalException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes no call that could take the day's spending past the budget. A call reserves the most that
 * it can cost, and returns the unspent rest. A call for which the budget has no room waits for
 * running calls to end; when none is running, calls are paused until the next UTC day.
 *
 * <p>The reservation of a call that hung or broke off is kept, since the call may have been
 * charged.
 */
final class BudgetedCalls implements Endpoint {

  private static final Logger LOG = LoggerFactory.getLogger(BudgetedCalls.class);

  /** Day on which no more calls are made, and why. */
  private record Spent(LocalDate day, String reason) {}

  private record Waiting(ChatRequest request, double most, CompletableFuture<Outcome> outcome) {}

  private final Endpoint endpoint;
  private final String key;
  private final LlmSettings.Cost cost;
  private final DayLedger ledger;
  private final Deque<Waiting> line = new ArrayDeque<>();
  private int running;
  private Optional<Spent> spent = Optional.empty();

  /**
   * @param key the setting of the budget, named in messages
   */
  BudgetedCalls(Endpoint endpoint, String key, LlmSettings.Cost cost, DayLedger ledger) {
    this.endpoint = endpoint;
    this.key = key;
    this.cost = cost;
    this.ledger = ledger;
  }

  @Override
  public CompletableFuture<Outcome> call(ChatRequest request) {
    double most = cost.of(TokenEstimate.prompt(request), request.maxTokens());
    var waiting = new Waiting(request, most, new CompletableFuture<>());
    synchronized (line) {
      line.addLast(waiting);
    }
    startWhatMay();
    return waiting.outcome();
  }

  private void startWhatMay() {
    for (var step = nextStep(); step.isPresent(); step = nextStep()) {
      step.get().run();
    }
  }

  /** Starts or refuses the first waiting call; empty when that call must wait for running calls. */
  private Optional<Runnable> nextStep() {
    synchronized (line) {
      if (line.isEmpty()) {
        return Optional.empty();
      }
      var first = line.getFirst();
      var today = ledger.today();
      boolean hasRoom;
      try {
        hasRoom = ledger.reserve(first.most(), cost.budgetPerDay());
      } catch (FatalException e) {
        line.removeFirst();
        return Optional.of(() -> first.outcome().complete(new Outcome.Barred(e.getMessage())));
      }
      if (!hasRoom && running > 0) {
        return Optional.empty();
      }
      line.removeFirst();
      if (hasRoom) {
        running++;
        spent = Optional.empty();
        return Optional.of(() -> start(first, today));
      }
      var reason = reason(today, first.most());
      spent = Optional.of(new Spent(today, reason));
      return Optional.of(() -> first.outcome().complete(new Outcome.Paused(reason)));
    }
  }

  private void start(Waiting call, LocalDate day) {
    endpoint
        .call(call.request())
        .thenAccept(
            outcome -> {
              settle(day, call.most(), charged(outcome, call.most()));
              synchronized (line) {
                running--;
              }
              startWhatMay();
              call.outcome().complete(outcome);
            });
  }

  /**
   * A correction that cannot be written leaves the reservation in place, which errs to the safe
   * side.
   */
  private void settle(LocalDate day, double reserved, double actual) {
    try {
      ledger.settle(day, reserved, actual);
    } catch (FatalException e) {
      LOG.error("event=cost-not-written budget={}", key, e);
    }
  }

  private double charged(Outcome outcome, double reserved) {
    if (outcome instanceof Outcome.Answered answered) {
      return cost.of(answered.answer().promptTokens(), answered.answer().answerTokens());
    }
    if (outcome instanceof Outcome.Refused refused) {
      return cost.of(refused.promptTokens(), refused.answerTokens());
    }
    return outcome instanceof Outcome.Lost ? reserved : 0;
  }

  private String reason(LocalDate day, double most) {
    if (most > cost.budgetPerDay()) {
      return String.format(
          Locale.ROOT,
          "%s must be at least what a call may cost, %.6f by its prompt and max-answer-tokens,"
              + " was %.6f",
          key,
          most,
          cost.budgetPerDay());
    }
    return String.format(
        Locale.ROOT,
        "%s of %.2f is spent (%.4f on %s, UTC); calls go on at %s",
        key,
        cost.budgetPerDay(),
        ledger.spentToday(),
        day,
        day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
  }

  Optional<String> pausedBy() {
    synchronized (line) {
      return spent.filter(pause -> pause.day().equals(ledger.today())).map(Spent::reason);
    }
  }
}
