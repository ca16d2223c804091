package io.lodestream.querygen.pairing;

import io.lodestream.schemas.error.FatalException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Generates and judges the passages of a corpus by calls, many at a time, and reports the results
 * in the order of the corpus.
 *
 * <p>A passage whose call failed in a way that passes is tried again, as in the stream; when
 * nothing has succeeded for long, it gives up. Used once.
 */
final class CorpusCalls {

  /** How long everything may fail. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final long LOOK_MILLIS = 200;

  private final PassageJobs jobs;
  private final Turns turns;
  private final Clock clock;
  private final Consumer<String> waits;
  private final BlockingQueue<PassageJob.Result> done = new LinkedBlockingQueue<>();

  /**
   * @param maxAttempts calls for a passage that may fail while the calls of others succeed
   * @param waits told now and then why no passage goes on
   */
  CorpusCalls(PassageJobs jobs, int maxAttempts, Clock clock, Consumer<String> waits) {
    this.jobs = jobs;
    this.turns = new Turns(Duration.ZERO, Duration.ZERO, maxAttempts);
    this.clock = clock;
    this.waits = waits;
  }

  /**
   * @param told the last result of each passage, on this thread
   * @throws FatalException when calls cannot succeed
   */
  void run(List<PassageJob> passages, Consumer<PassageJob.Result> told)
      throws InterruptedException {
    var byId = new HashMap<String, PassageJob>();
    for (var passage : passages) {
      byId.put(passage.passageId(), passage);
      turns.add(passage.passageId(), passage.passage().getVersion(), 0);
    }
    var results = new HashMap<String, PassageJob.Result>();
    var next = passages.iterator();
    var awaited = next.hasNext() ? next.next() : null;
    var lastSuccess = clock.instant();
    while (awaited != null) {
      start(byId);
      var result = done.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (result != null && !comesAgain(result)) {
        lastSuccess = clock.instant();
        turns.remove(result.job().passageId());
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

  private void start(Map<String, PassageJob> byId) {
    if (turns.size() == turns.running()) {
      return;
    }
    var due = turns.due(clock.millis(), jobs.room());
    if (!due.isEmpty() && jobs.tryStart(due.stream().map(byId::get).toList(), done::add)) {
      turns.started(due);
    }
  }

  private boolean comesAgain(PassageJob.Result result) {
    return result instanceof PassageJob.Result.PutOff putOff
        && turns.putOff(putOff.job().passageId(), clock.millis(), putOff.othersSucceeded());
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
