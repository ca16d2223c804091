package io.lodestream.querygen.stream;

import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  private final QueryGenerator generator;
  private final Judge judge;
  private final Semaphore room;
  private final ExecutorService threads;

  public JudgingThreads(QueryGenerator generator, Judge judge, int concurrency) {
    this.generator = generator;
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
      return judge(batch, sitting);
    }
  }

  private List<PassageJob.Result> judge(List<PassageJob> batch, Judge.Sitting sitting) {
    var hashes = new HashMap<String, String>();
    batch.forEach(job -> hashes.put(job.passageId(), job.passage().getContentHash()));
    var ready = sitting.ready(hashes);
    var candidates = new LinkedHashMap<PassageJob, List<Candidate>>();
    var results = new ArrayList<PassageJob.Result>(batch.size());
    for (var job : batch) {
      if (!ready.contains(job.passageId())) {
        results.add(new PassageJob.Result.NotReady(job));
        continue;
      }
      try {
        candidates.put(job, candidates(job));
      } catch (RetryableException | FatalException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        results.add(notGenerated(job, e));
      }
    }
    var verdicts =
        sitting.judge(candidates.values().stream().flatMap(List::stream).toList()).iterator();
    candidates.forEach(
        (job, own) -> {
          var judged =
              own.stream().map(c -> new PassageJob.JudgedQuery(c, verdicts.next())).toList();
          results.add(
              new PassageJob.Result.Judged(job, judged, generator.version(), sitting.judge()));
        });
    return results;
  }

  private List<Candidate> candidates(PassageJob job) {
    return generator.generate(job.passage()).stream()
        .map(query -> new Candidate(job.passageId(), job.passage(), query))
        .toList();
  }

  /**
   * One passage that the generator cannot take; the cause may quote its text, so only its class.
   */
  private PassageJob.Result notGenerated(PassageJob job, Throwable cause) {
    var name = cause.getClass().getName();
    LOG.warn("no queries, generator failed passage={} cause={}", job.passageId(), name);
    return new PassageJob.Result.NotGenerated(job, generator.version(), name);
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
