package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.LodestreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocking judge on threads of its own: passages come one by one and are judged in batches of
 * what has come meanwhile, since embedding and searching many queries at once costs far less.
 *
 * <p>Its queue is bounded by who calls: as many passages wait as jobs run.
 */
public final class RoundTrips implements PassageJudge, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RoundTrips.class);
  private static final long STOP_SECONDS = 40;
  private static final Generated NOTHING = new Generated(List.of(), List.of());

  private record Waiting(BatchJudging.Round round, CompletableFuture<PassageJob.Result> result) {}

  private final Judge judge;
  private final QueryFilter filter;
  private final int batchSize;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;

  /**
   * @param threads batches judged at a time
   * @param batchSize passages per batch at most
   */
  public RoundTrips(Judge judge, QueryFilter filter, int threads, int batchSize) {
    this.judge = judge;
    this.filter = filter;
    this.batchSize = batchSize;
    this.threads =
        Executors.newFixedThreadPool(threads, task -> new Thread(task, "querygen-judge"));
  }

  /** Generating on the judge's threads too, for generators that take no calls. */
  public PassageWork with(QueryGenerator generator) {
    return job -> submit(BatchJudging.Round.of(job, generator, filter));
  }

  @Override
  public CompletableFuture<Boolean> isReady(PassageJob job) {
    var nothing = SiftedQueries.of(job, "", NOTHING, filter);
    return submit(BatchJudging.Round.of(nothing))
        .thenApply(result -> result instanceof PassageJob.Result.Judged);
  }

  @Override
  public CompletableFuture<PassageJob.Result> judge(SiftedQueries queries) {
    return submit(BatchJudging.Round.of(queries));
  }

  private CompletableFuture<PassageJob.Result> submit(BatchJudging.Round round) {
    var result = new CompletableFuture<PassageJob.Result>();
    queue.add(new Waiting(round, result));
    threads.execute(this::judgeWaiting);
    return result;
  }

  /** Runs once per passage submitted, and finds nothing where an earlier run took several. */
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
      // Whose fault it is cannot be told from a batch; one that got no result would stay pending.
      LOG.error("judging failed passages={}", batch.size(), e);
      var failure = new FatalException("judging failed: " + e, e);
      batch.forEach(waiting -> waiting.result().completeExceptionally(failure));
    }
  }

  private List<PassageJob.Result> judged(List<BatchJudging.Round> batch) {
    var seat = judge.sit();
    if (seat.isEmpty()) {
      return batch.stream()
          .<PassageJob.Result>map(round -> new PassageJob.Result.NotReady(round.job()))
          .toList();
    }
    try (var sitting = seat.get()) {
      return BatchJudging.judge(batch, sitting);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("judging does not stop, interrupting after_seconds={}", STOP_SECONDS);
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
