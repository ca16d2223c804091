package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generates and judges one batch of passages on the calling thread. Stateless. */
final class BatchJudging {

  private static final Logger LOG = LoggerFactory.getLogger(BatchJudging.class);

  /**
   * A passage with what writes its queries, or has written them.
   *
   * @param generator its version
   */
  record Round(PassageJob job, String generator, Supplier<SiftedQueries> queries) {

    static Round of(PassageJob job, QueryGenerator generator, QueryFilter filter) {
      return new Round(
          job,
          generator.version(),
          () -> {
            var queries = generator.generate(job.passage());
            var generated = new Generated(queries, List.of());
            return SiftedQueries.of(job, generator.version(), generated, filter);
          });
    }

    static Round of(SiftedQueries queries) {
      return new Round(queries.job(), queries.generator(), () -> queries);
    }
  }

  private BatchJudging() {}

  /** One result per round, in their order. */
  static List<PassageJob.Result> judge(List<Round> batch, Judge.Sitting sitting) {
    var hashes = new HashMap<String, String>();
    batch.forEach(
        round -> hashes.put(round.job().passageId(), round.job().passage().getContentHash()));
    var ready = sitting.ready(hashes);
    var results = new PassageJob.Result[batch.size()];
    var written = new TreeMap<Integer, SiftedQueries>();
    for (int at = 0; at < results.length; at++) {
      var round = batch.get(at);
      if (!ready.contains(round.job().passageId())) {
        results[at] = new PassageJob.Result.NotReady(round.job());
        continue;
      }
      try {
        written.put(at, round.queries().get());
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

  /**
   * One passage that the generator cannot take; the cause may quote its text, so only its class.
   */
  private static PassageJob.Result notGenerated(Round round, Throwable cause) {
    var name = cause.getClass().getName();
    LOG.warn("no queries, generator failed passage={} cause={}", round.job().passageId(), name);
    return new PassageJob.Result.NotGenerated(round.job(), round.generator(), name);
  }
}
