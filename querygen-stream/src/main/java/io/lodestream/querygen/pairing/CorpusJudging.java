package io.lodestream.querygen.pairing;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.DenseRetriever;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.RoundTripJudge;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.settings.KindWeights;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.LodestreamException;
import io.lodestream.schemas.passages.PassageId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Does to a whole corpus at hand what the topology does to a stream: the same generator, judge,
 * sample, split and duplicate rule, without Kafka.
 *
 * <p>Since the corpus is complete before the first query is written, the same passages, settings
 * and retriever give the same pairs in the same order, however many threads there are. With a
 * language model the order is the same, and the pairs are as far as its answers are.
 */
public final class CorpusJudging {

  /** Told every record, in the order of the passages, on the thread that runs. */
  public interface Outcomes extends PairRecords.Sink {

    /** Some more passages are done; {@code passages} are done in all. */
    void progress(int passages);

    /**
     * The kinds of rule-made queries were weighed, which is told once and before any record.
     *
     * @param by what came of each kind's queries, a line each
     */
    void weighed(KindWeights weights, List<String> by);

    /** No passage goes on for now, for the reason given. */
    void waits(String why);
  }

  private static final long STOP_SECONDS = 40;

  private final QuerygenSettings settings;
  private final DenseRetriever dense;
  private final LlmQuerygen llm;

  /**
   * @param dense what the round trip searches besides BM25
   * @param llm opened by the same settings
   */
  public CorpusJudging(QuerygenSettings settings, DenseRetriever dense, LlmQuerygen llm) {
    this.settings = settings;
    this.dense = dense;
    this.llm = llm;
  }

  /**
   * Generates and judges.
   *
   * @param passages all of the corpus, by id, in the order of the outcomes
   * @param maxPassages most passages that get queries, drawn by content; other passages only
   *     compete in the judge's search
   * @throws FatalException when nothing serves or the judge fails
   */
  public void run(Map<String, Passage> passages, int maxPassages, Outcomes outcomes)
      throws InterruptedException {
    var queries = new KeptQueries(settings.filter().duplicateSimilarity()).openShard();
    var records = new PairRecords(settings.split(), queries, outcomes);
    try (var corpus =
        new Corpus(settings.needsOtherWords(), settings.needsAlike(), settings.split()::isSame)) {
      var shard = corpus.openShard();
      passages.forEach(shard::put);
      var judge = new RoundTripJudge(corpus, dense, settings.topK(), settings.split()::areTogether);
      var weighed = weighed(passages, maxPassages, corpus, judge, outcomes);
      var generator = weighed.extractive(corpus.statistics(), corpus.otherWords());
      try (var work =
          new PassageWork(
              weighed, generator, corpus.statistics(), () -> judge, llm.generator(), llm.judge())) {
        var jobs = jobs(passages, maxPassages, work.generatorVersion(), records);
        if (settings.asksForQueries() || settings.asksForVerdicts()) {
          call(jobs, work, records, outcomes);
        } else {
          judge(jobs, generator, judge, records, outcomes);
        }
      }
    }
  }

  /** The settings, with weights found by a trial where they ask for one. */
  private QuerygenSettings weighed(
      Map<String, Passage> passages,
      int maxPassages,
      Corpus corpus,
      RoundTripJudge judge,
      Outcomes outcomes) {
    if (!settings.kinds().isAuto()) {
      return settings;
    }
    if (!dense.searches()) {
      throw new FatalException(
          "querygen.kinds=auto compares a search by words with one by a model, and there is no"
              + " model; give --model, or weights instead of auto");
    }
    var sample = draw(passages, maxPassages);
    var jobs =
        passages.entrySet().stream()
            .filter(entry -> sample.contains(entry.getKey()))
            .filter(entry -> !settings.split().isInConflict(entry.getValue()))
            .map(entry -> job(entry.getKey(), passages))
            .toList();
    var trial =
        new KindTrial(settings, each -> each.extractive(corpus.statistics(), corpus.otherWords()));
    var tallies = trial.run(jobs, judge);
    var weights = KindTrial.weights(tallies);
    outcomes.weighed(
        weights,
        tallies.entrySet().stream()
            .map(
                tally ->
                    String.format(
                        Locale.ROOT,
                        "%-12s %,6d queries, %,6d kept, %,6d of them to learn from",
                        tally.getKey(),
                        tally.getValue().written(),
                        tally.getValue().kept(),
                        tally.getValue().toLearn()))
            .toList());
    return settings.with(weights);
  }

  /** Passages that get queries; the others are refused. */
  private List<PassageJob> jobs(
      Map<String, Passage> passages, int maxPassages, String generator, PairRecords records) {
    var drawn = draw(passages, maxPassages);
    var jobs = new ArrayList<PassageJob>();
    passages.forEach(
        (id, passage) -> {
          var job = job(id, passages);
          if (settings.split().isInConflict(passage)) {
            records.withoutQuery(job, Reasons.SPLIT_CONFLICT, "", generator, "");
          } else if (drawn.contains(id)) {
            jobs.add(job);
          } else {
            records.withoutQuery(job, Reasons.NOT_SAMPLED, "", generator, "");
          }
        });
    return jobs;
  }

  private static PassageJob job(String id, Map<String, Passage> passages) {
    var passage = passages.get(id);
    return new PassageJob(id, passage, neighbours(passage, passages));
  }

  private static List<Passage> neighbours(Passage passage, Map<String, Passage> passages) {
    return Stream.of(passage.getOrdinal() - 1, passage.getOrdinal() + 1)
        .map(ordinal -> passages.get(PassageId.of(passage.getDocumentId(), ordinal)))
        .filter(Objects::nonNull)
        .toList();
  }

  private Set<String> draw(Map<String, Passage> passages, int maxPassages) {
    return new HashSet<>(
        passages.entrySet().stream()
            .filter(entry -> settings.sample().holds(entry.getValue().getContentHash()))
            .sorted(
                Comparator.comparing(
                    entry -> Sha256.of(settings.seed() + entry.getValue().getContentHash()).hex()))
            .limit(maxPassages)
            .map(Map.Entry::getKey)
            .toList());
  }

  private void call(List<PassageJob> jobs, PassageWork work, PairRecords records, Outcomes outcomes)
      throws InterruptedException {
    var clock = Clock.systemUTC();
    var running =
        new PassageJobs(
            work::run,
            work.capacity(llm.maxInFlight()),
            llm::pausedBy,
            new StageMeters("querygen"),
            clock);
    var done = new AtomicInteger();
    new CorpusCalls(running, settings.maxAttempts(), clock, outcomes::waits)
        .run(
            jobs,
            result -> {
              record(result, records);
              outcomes.progress(done.incrementAndGet());
            });
  }

  private void judge(
      List<PassageJob> jobs,
      QueryGenerator generator,
      RoundTripJudge judge,
      PairRecords records,
      Outcomes outcomes)
      throws InterruptedException {
    var filter = QueryFilter.of(settings.filter());
    var threads = Executors.newFixedThreadPool(settings.concurrency());
    try (var sitting =
        judge.sit().orElseThrow(() -> new FatalException("there is no model to judge with"))) {
      var running = new ArrayList<Future<List<PassageJob.Result>>>();
      for (int from = 0; from < jobs.size(); from += settings.batchSize()) {
        var batch = jobs.subList(from, Math.min(from + settings.batchSize(), jobs.size()));
        var rounds =
            batch.stream().map(job -> RoundTrips.Round.of(job, generator, filter)).toList();
        running.add(threads.submit(() -> RoundTrips.judge(rounds, sitting)));
      }
      int done = 0;
      for (var batch : running) {
        for (var result : finished(batch)) {
          record(result, records);
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

  private void record(PassageJob.Result result, PairRecords records) {
    if (result instanceof PassageJob.Result.Judged judged) {
      records.judged(judged);
    } else if (result instanceof PassageJob.Result.NotGenerated failed) {
      records.notGenerated(failed);
    } else if (result instanceof PassageJob.Result.SetAside aside) {
      notDone(aside.job(), aside.cause().getMessage(), records);
    } else if (result instanceof PassageJob.Result.PutOff putOff) {
      notDone(putOff.job(), putOff.why(), records);
    } else {
      throw new FatalException("the retriever does not hold passage " + result.job().passageId());
    }
  }

  /** The stream puts this passage among the dead letters. */
  private void notDone(PassageJob job, String why, PairRecords records) {
    var generator = llm.generator().map(AsyncGenerator::version).orElse("");
    records.withoutQuery(job, Reasons.GENERATOR_FAILED, String.valueOf(why), generator, "");
  }
}
