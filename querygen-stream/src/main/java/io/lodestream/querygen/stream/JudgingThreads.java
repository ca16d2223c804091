package io.lodestream.querygen.stream;

import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generates and judges batches on its own threads, as many at a time as there are threads. */
public final class JudgingThreads implements PassageJobs, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JudgingThreads.class);
  private static final long STOP_SECONDS = 40;

  private final BatchJudging judging;
  private final Judge judge;
  private final Semaphore room;
  private final ExecutorService threads;

  public JudgingThreads(QueryGenerator generator, Judge judge, int concurrency) {
    this.judging = new BatchJudging(generator);
    this.judge = judge;
    this.room = new Semaphore(concurrency);
    this.threads =
        Executors.newFixedThreadPool(concurrency, task -> new Thread(task, "querygen-judge"));
  }

  @Override
  public boolean tryStart(List<PassageJob> batch, Consumer<List<PassageJob.Result>> whenDone) {
    if (!room.tryAcquire()) {
      return false;
    }
    threads.execute(
        () -> {
          try {
            whenDone.accept(run(batch));
          } finally {
            room.release();
          }
        });
    return true;
  }

  private List<PassageJob.Result> run(List<PassageJob> batch) {
    try {
      return judge(batch);
    } catch (RetryableException e) {
      LOG.warn("judging put off passages={} cause={}", batch.size(), e.getMessage());
      return notReady(batch);
    } catch (RuntimeException e) {
      LOG.error("judging failed passages={}", batch.size(), e);
      return failed(batch, e);
    } catch (Throwable e) {
      // An Error that went past here would leave the batch without a result, and so pending.
      LOG.error("judging failed passages={}", batch.size(), e);
      return failed(batch, new FatalException("judging failed: " + e, e));
    }
  }

  private List<PassageJob.Result> judge(List<PassageJob> batch) {
    var seat = judge.sit();
    if (seat.isEmpty()) {
      return notReady(batch);
    }
    try (var sitting = seat.get()) {
      return judging.judge(batch, sitting);
    }
  }

  private static List<PassageJob.Result> failed(List<PassageJob> batch, RuntimeException cause) {
    return batch.stream()
        .<PassageJob.Result>map(job -> new PassageJob.Result.Failed(job, cause))
        .toList();
  }

  private static List<PassageJob.Result> notReady(List<PassageJob> batch) {
    return batch.stream().<PassageJob.Result>map(PassageJob.Result.NotReady::new).toList();
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
