package io.lodestream.querygen.stream;

import io.lodestream.querygen.QuerygenSettings;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.filter.QueryWords;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.DenseRetriever;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.LodestreamException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Does to a whole corpus at hand what the topology does to a stream: the same generator, judge,
 * sample, split and duplicate rule, without Kafka.
 *
 * <p>Since the corpus is complete before the first query is written, the same passages, settings
 * and retriever give the same pairs in the same order, however many threads there are.
 */
public final class CorpusJudging {

  /** Told every outcome, in the order of the passages, on the thread that runs. */
  public interface Outcomes {

    void kept(JudgedPair pair);

    void refused(RejectedPair pair);

    /** A batch is done; {@code passages} of all are. */
    void progress(int passages);
  }

  private static final long STOP_SECONDS = 40;

  private final QuerygenSettings settings;
  private final DenseRetriever dense;
  private final KeptQueries.Shard queries;

  public CorpusJudging(QuerygenSettings settings, DenseRetriever dense) {
    this.settings = settings;
    this.dense = dense;
    this.queries = new KeptQueries(settings.filter().duplicateSimilarity()).openShard();
  }

  /**
   * Generates and judges.
   *
   * @param passages all of the corpus, by id, in the order of the outcomes
   * @param maxPassages so many get queries at most, drawn by content; the others compete in the
   *     judge's search only
   * @throws FatalException when nothing serves or the judge fails
   */
  public void run(Map<String, Passage> passages, int maxPassages, Outcomes outcomes)
      throws InterruptedException {
    try (var corpus = new Corpus()) {
      var shard = corpus.openShard();
      passages.forEach(shard::put);
      var generator =
          new ExtractiveGenerator(
              settings.kinds(),
              settings.naming(),
              settings.queriesPerPassage(),
              settings.seed(),
              corpus.statistics());
      var drawn = draw(passages, maxPassages);
      var jobs = new ArrayList<PassageJob>();
      passages.forEach(
          (id, passage) -> {
            var job = new PassageJob(id, passage);
            if (settings.split().isInConflict(passage)) {
              outcomes.refused(without(job, Reasons.SPLIT_CONFLICT, "", generator.version(), ""));
            } else if (drawn.contains(id)) {
              jobs.add(job);
            } else {
              outcomes.refused(without(job, Reasons.NOT_SAMPLED, "", generator.version(), ""));
            }
          });
      var judge = new RoundTripJudge(corpus, dense, settings.topK());
      judge(jobs, generator, judge, outcomes);
    }
  }

  private Set<String> draw(Map<String, Passage> passages, int maxPassages) {
    return new HashSet<>(
        passages.entrySet().stream()
            .filter(entry -> settings.sample().holds(entry.getValue().getContentHash()))
            .sorted(
                Comparator.comparing(
                    entry -> Hashes.sha256(settings.seed() + entry.getValue().getContentHash())))
            .limit(maxPassages)
            .map(Map.Entry::getKey)
            .toList());
  }

  private void judge(
      List<PassageJob> jobs, QueryGenerator generator, RoundTripJudge judge, Outcomes outcomes)
      throws InterruptedException {
    var filter = QueryFilter.of(settings.filter());
    var threads = Executors.newFixedThreadPool(settings.concurrency());
    try (var sitting =
        judge.sit().orElseThrow(() -> new FatalException("there is no model to judge with"))) {
      var running = new ArrayList<Future<List<PassageJob.Result>>>();
      for (int from = 0; from < jobs.size(); from += settings.batchSize()) {
        var batch = jobs.subList(from, Math.min(from + settings.batchSize(), jobs.size()));
        var rounds =
            batch.stream().map(job -> BatchJudging.Round.of(job, generator, filter)).toList();
        running.add(threads.submit(() -> BatchJudging.judge(rounds, sitting)));
      }
      int done = 0;
      for (var batch : running) {
        for (var result : finished(batch)) {
          tell(result, outcomes);
          done++;
        }
        outcomes.progress(done);
      }
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static List<PassageJob.Result> finished(Future<List<PassageJob.Result>> batch)
      throws InterruptedException {
    try {
      return batch.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LodestreamException known
          ? known
          : new FatalException("judging failed: " + e.getCause(), e.getCause());
    }
  }

  private void tell(PassageJob.Result result, Outcomes outcomes) {
    if (result instanceof PassageJob.Result.Judged judged) {
      tellAll(judged, outcomes);
    } else if (result instanceof PassageJob.Result.NotGenerated failed) {
      outcomes.refused(
          without(failed.job(), Reasons.GENERATOR_FAILED, failed.cause(), failed.generator(), ""));
    } else {
      throw new FatalException("the retriever does not hold passage " + result.job().passageId());
    }
  }

  private void tellAll(PassageJob.Result.Judged judged, Outcomes outcomes) {
    var job = judged.job();
    if (judged.queries().isEmpty()) {
      outcomes.refused(without(job, Reasons.NO_QUERY, "", judged.generator(), judged.judge()));
    }
    var split = settings.split().of(job.passage().getCluster());
    for (var query : judged.queries()) {
      if (query.verdict() instanceof Verdict.Refused refused) {
        outcomes.refused(PairRecords.refused(query, refused));
      } else if (query.verdict() instanceof Verdict.Kept kept) {
        var words = QueryWords.of(query.candidate().query().text());
        queries
            .claim(job.passageId(), words)
            .map(match -> PairRecords.duplicate(job.passageId(), match))
            .ifPresentOrElse(
                duplicate -> outcomes.refused(PairRecords.refused(query, duplicate)),
                () -> outcomes.kept(PairRecords.kept(query, kept, split)));
      }
    }
  }

  private static RejectedPair without(
      PassageJob job, String reason, String detail, String generator, String judge) {
    return PairRecords.withoutQuery(job, reason, detail, generator, judge);
  }
}
