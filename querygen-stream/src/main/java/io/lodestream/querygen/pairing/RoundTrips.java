package io.lodestream.querygen.pairing;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.generator.Surroundings;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocking judge on threads of its own: passages come one by one and are judged in batches of
 * the passages that have come meanwhile, since embedding and searching many queries at once costs
 * far less.
 *
 * <p>The caller bounds the queue: as many passages wait as jobs run.
 */
final class RoundTrips implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RoundTrips.class);
  private static final long STOP_SECONDS = 40;
  private static final Generated NOTHING = new Generated(List.of(), List.of());

  /**
   * A passage with what writes its queries, or has written them.
   *
   * @param generator its version
   * @param queries writes them, given the passages alike, none unless wanted
   */
  record Round(
      PassageJob job,
      String generator,
      boolean wantsAlike,
      Function<List<Passage>, SiftedQueries> queries) {

    static Round of(PassageJob job, QueryGenerator generator, QueryFilter filter) {
      return new Round(
          job,
          generator.version(),
          generator.wantsAlike(),
          alike -> {
            var surroundings = new Surroundings(job.neighbours(), alike);
            var generated =
                new Generated(generator.generate(job.passage(), surroundings), List.of());
            return SiftedQueries.of(job, generator.version(), generated, filter);
          });
    }

    private static Round of(SiftedQueries queries) {
      return new Round(queries.job(), queries.generator(), false, alike -> queries);
    }
  }

  private record Waiting(Round round, CompletableFuture<PassageJob.Result> result) {}

  private final Judge judge;
  private final QueryFilter filter;
  private final int batchSize;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;

  /**
   * @param threads batches judged at a time
   * @param batchSize passages per batch at most
   */
  RoundTrips(Judge judge, QueryFilter filter, int threads, int batchSize) {
    this.judge = judge;
    this.filter = filter;
    this.batchSize = batchSize;
    this.threads =
        Executors.newFixedThreadPool(threads, task -> new Thread(task, "querygen-judge"));
  }

  /** Generates on the judge's threads, too; for a generator that takes no calls. */
  CompletableFuture<PassageJob.Result> generateAndJudge(PassageJob job, QueryGenerator generator) {
    return submit(Round.of(job, generator, filter));
  }

  /** Whether the passage could be judged now: asked before anything is spent on its queries. */
  CompletableFuture<Boolean> isReady(PassageJob job) {
    var nothing = SiftedQueries.of(job, "", NOTHING, filter);
    return submit(Round.of(nothing))
        .thenApply(result -> result instanceof PassageJob.Result.Judged);
  }

  /** {@code Judged}, or {@code NotReady} when the passage can no longer be judged. */
  CompletableFuture<PassageJob.Result> judge(SiftedQueries queries) {
    return submit(Round.of(queries));
  }

  private CompletableFuture<PassageJob.Result> submit(Round round) {
    var result = new CompletableFuture<PassageJob.Result>();
    queue.add(new Waiting(round, result));
    threads.execute(this::judgeWaiting);
    return result;
  }

  /** Runs once per passage submitted; finds an empty queue where an earlier run took several. */
  private void judgeWaiting() {
    var batch = new ArrayList<Waiting>();
    while (batch.size() < batchSize && queue.peek() != null) {
      var next = queue.poll();
      if (next != null) {
        batch.add(next);
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      var results = judged(batch.stream().map(Waiting::round).toList());
      for (int i = 0; i < results.size(); i++) {
        batch.get(i).result().complete(results.get(i));
      }
    } catch (LodestreamException e) {
      batch.forEach(waiting -> waiting.result().completeExceptionally(e));
    } catch (Throwable e) {
      // A batch does not show which passage is at fault; a passage without a result stays pending.
      LOG.error("event=judging-failed passages={}", batch.size(), e);
      var failure = new FatalException("judging failed: " + e, e);
      batch.forEach(waiting -> waiting.result().completeExceptionally(failure));
    }
  }

  private List<PassageJob.Result> judged(List<Round> batch) {
    var seat = judge.sit();
    if (seat.isEmpty()) {
      return batch.stream()
          .<PassageJob.Result>map(round -> new PassageJob.Result.NotReady(round.job()))
          .toList();
    }
    try (var sitting = seat.get()) {
      return judge(batch, sitting);
    }
  }

  /**
   * Generates and judges one batch of passages on the calling thread.
   *
   * @return one result per round, in their order
   */
  static List<PassageJob.Result> judge(List<Round> batch, Judge.Sitting sitting) {
    var hashes = new HashMap<String, String>();
    batch.forEach(
        round -> hashes.put(round.job().passageId(), round.job().passage().getContentHash()));
    var ready = sitting.ready(hashes);
    var alike = alike(batch, ready, sitting);
    var results = new PassageJob.Result[batch.size()];
    var written = new TreeMap<Integer, SiftedQueries>();
    for (int at = 0; at < results.length; at++) {
      var round = batch.get(at);
      if (!ready.contains(round.job().passageId())) {
        results[at] = new PassageJob.Result.NotReady(round.job());
        continue;
      }
      try {
        var near = alike.getOrDefault(round.job().passageId(), List.of());
        written.put(at, round.queries().apply(near));
      } catch (RetryableException | FatalException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        results[at] = notGenerated(round, e);
      }
    }
    var verdicts =
        sitting
            .judge(written.values().stream().flatMap(queries -> queries.fit().stream()).toList())
            .iterator();
    written.forEach(
        (at, queries) ->
            results[at] =
                queries.judged(
                    queries.fit().stream().map(candidate -> verdicts.next()).toList(),
                    sitting.judge()));
    return List.of(results);
  }

  private static Map<String, List<Passage>> alike(
      List<Round> batch, Set<String> ready, Judge.Sitting sitting) {
    var wanted =
        batch.stream()
            .filter(Round::wantsAlike)
            .filter(round -> ready.contains(round.job().passageId()))
            .collect(
                Collectors.toMap(
                    round -> round.job().passageId(),
                    round -> round.job().passage(),
                    (one, same) -> one));
    return wanted.isEmpty() ? Map.of() : sitting.alike(wanted);
  }

  /**
   * The result of a passage that the generator cannot take. The message of the cause may quote the
   * passage, so only the class of the cause is told.
   */
  private static PassageJob.Result notGenerated(Round round, Throwable cause) {
    var name = cause.getClass().getName();
    LOG.warn("event=generator-failed passage={} cause={}", round.job().passageId(), name);
    return new PassageJob.Result.NotGenerated(round.job(), round.generator(), name);
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("event=judging-interrupted after_seconds={}", STOP_SECONDS);
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
