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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generates and judges one batch of passages on the calling thread. Thread-safe. */
final class BatchJudging {

  private static final Logger LOG = LoggerFactory.getLogger(BatchJudging.class);

  private final QueryGenerator generator;

  BatchJudging(QueryGenerator generator) {
    this.generator = generator;
  }

  /** One result per job; those of passages that are not ready first. */
  List<PassageJob.Result> judge(List<PassageJob> batch, Judge.Sitting sitting) {
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
}
