package io.lodestream.querygen.stream;

import io.lodestream.schemas.error.FatalException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does a corpus' passages by calls, many at a time, and tells what came of them in their order.
 *
 * <p>What fails in a way that passes is tried again, as the stream does it; when nothing has
 * succeeded for long, it gives up.
 */
final class CorpusCalls {

  /** How long everything may fail. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final long LOOK_MILLIS = 200;

  private final AsyncJobs jobs;
  private final int maxAttempts;
  private final Clock clock;
  private final Consumer<String> waits;
  private final BlockingQueue<PassageJob.Result> done = new LinkedBlockingQueue<>();
  private final Map<String, Integer> attempts = new HashMap<>();

  /**
   * @param maxAttempts of a passage whose calls fail while those of others succeed
   * @param waits told now and then why nothing goes on
   */
  CorpusCalls(AsyncJobs jobs, int maxAttempts, Clock clock, Consumer<String> waits) {
    this.jobs = jobs;
    this.maxAttempts = maxAttempts;
    this.clock = clock;
    this.waits = waits;
  }

  /**
   * @param told each result but those put off, on this thread
   * @throws FatalException when calls cannot succeed
   */
  void run(List<PassageJob> passages, Consumer<PassageJob.Result> told)
      throws InterruptedException {
    var todo = new ArrayDeque<>(passages);
    var results = new HashMap<String, PassageJob.Result>();
    var next = passages.iterator();
    var awaited = next.hasNext() ? next.next() : null;
    var lastSuccess = clock.instant();
    while (awaited != null) {
      start(todo);
      var result = done.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (result instanceof PassageJob.Result.PutOff putOff && mayTryAgain(putOff)) {
        todo.addLast(putOff.job());
      } else if (result != null) {
        lastSuccess = clock.instant();
        results.put(result.job().passageId(), settled(result));
      }
      jobs.waitingFor().ifPresent(waits);
      giveUpAfter(lastSuccess);
      while (awaited != null && results.containsKey(awaited.passageId())) {
        told.accept(results.remove(awaited.passageId()));
        awaited = next.hasNext() ? next.next() : null;
      }
    }
  }

  private void start(Deque<PassageJob> todo) {
    while (!todo.isEmpty() && jobs.room() > 0 && jobs.tryStart(List.of(todo.peek()), done::add)) {
      todo.poll();
    }
  }

  private boolean mayTryAgain(PassageJob.Result.PutOff putOff) {
    return !putOff.othersSucceeded()
        || attempts.merge(putOff.job().passageId(), 1, Integer::sum) < maxAttempts;
  }

  private static PassageJob.Result settled(PassageJob.Result result) {
    if (result instanceof PassageJob.Result.Failed failed) {
      throw failed.cause();
    }
    return result;
  }

  private void giveUpAfter(Instant lastSuccess) {
    if (jobs.waitingFor().isPresent() && lastSuccess.plus(PATIENCE).isBefore(clock.instant())) {
      throw new FatalException(
          "gave up after %d minutes without an answer: %s"
              .formatted(PATIENCE.toMinutes(), jobs.waitingFor().orElse("")));
    }
  }
}
