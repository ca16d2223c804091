package io.lodestream.runtime.llm;

import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.retry.FullJitter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Opens language models: wraps the network call in the parts that bound it. A request passes
 *
 * <pre>
 * cache → retries → queue with an adaptive bound on calls in flight → pace per minute → stop → budget → asked-for pause → breaker → call
 * </pre>
 *
 * so that a request that waits for its retry leaves its place in the queue to others, and a request
 * for which no call is made takes nothing from pace or budget.
 */
public final class LlmModels {

  private LlmModels() {}

  /**
   * @param cacheDir gets a directory per section, with answers and the spending of today, for one
   *     process at a time; not used without cache and budget
   * @param meters where calls, tokens, cost and latency are counted, in the part of the stage that
   *     the section is named after
   * @param clock tells the day of the budget and the age of answers
   * @throws FatalException when the directory cannot be used
   */
  public static LlmModel open(
      LlmSettings settings, Path cacheDir, StageMeters meters, Clock clock) {
    return open(
        settings,
        cacheDir,
        meters,
        clock,
        Timers.threaded("llm-timers"),
        () -> ThreadLocalRandom.current().nextLong());
  }

  static LlmModel open(
      LlmSettings settings,
      Path cacheDir,
      StageMeters meters,
      Clock clock,
      Timers timers,
      RandomGenerator random) {
    var dir = cacheDir.resolve(settings.section());
    var figures =
        new LlmFigures(
            meters.part(settings.section().replaceFirst("\\.llm$", "")), settings.cost());
    var store = store(settings.cache(), dir, clock, figures);
    var ledger = ledger(settings.cost(), dir, clock, store);
    var pauses = new ArrayList<Supplier<Optional<String>>>();
    var chat = new OpenAiChat(settings.server(), clock, timers);
    var breaker =
        new BreakerCalls(
            new MeasuredCalls(chat, figures, clock),
            settings.section(),
            settings.breaker(),
            clock,
            () -> figures.count(MetricName.LLM_BREAKER_OPENED));
    pauses.add(breaker::pausedBy);
    var asked = new AskedPause(breaker, settings.retry().maxWait(), clock);
    pauses.add(0, asked::pausedBy);
    Endpoint paid = asked;
    if (ledger.isPresent()) {
      var budget =
          new BudgetedCalls(
              asked, settings.section() + ".budget-per-day", settings.cost(), ledger.get());
      pauses.add(0, budget::pausedBy);
      paid = budget;
    }
    var stoppable = new StoppableCalls(paid, settings.section());
    var bounded =
        new BoundedCalls(
            new PacedCalls(stoppable, settings.limits(), clock, timers),
            new AdaptiveLimit(settings.limits().maxInFlight(), settings.server().timeout(), clock));
    Endpoint retried =
        new RetriedCalls(
            bounded,
            settings.retry(),
            new FullJitter(settings.retry().base(), settings.retry().maxWait(), random),
            timers,
            () -> figures.count(MetricName.LLM_RETRIES));
    var outermost =
        store
            .<Endpoint>map(
                answers ->
                    new CachedCalls(
                        retried,
                        answers,
                        new RequestHash(settings.server()),
                        () -> figures.count(MetricName.LLM_CACHE_HITS)))
            .orElse(retried);
    var closing = new ArrayList<AutoCloseable>(List.of(chat, timers));
    ledger.ifPresent(closing::add);
    store.ifPresent(closing::add);
    return new LlmModel(
        settings.section(),
        new LlmParts(outermost, bounded, stoppable, ledger, pauses, figures, closing));
  }

  private static Optional<DayLedger> ledger(
      LlmSettings.Cost cost, Path dir, Clock clock, Optional<AnswerStore> store) {
    try {
      return cost.hasBudget()
          ? Optional.of(DayLedger.open(dir.resolve("spent-today"), clock))
          : Optional.empty();
    } catch (FatalException e) {
      store.ifPresent(AnswerStore::close);
      throw e;
    }
  }

  private static Optional<AnswerStore> store(
      LlmSettings.Cache cache, Path dir, Clock clock, LlmFigures figures) {
    return cache.sizeBytes() == 0
        ? Optional.empty()
        : Optional.of(
            new AnswerStore(
                dir.resolve("answers"),
                cache,
                clock,
                () -> figures.count(MetricName.LLM_CACHE_UNREADABLE)));
  }
}
