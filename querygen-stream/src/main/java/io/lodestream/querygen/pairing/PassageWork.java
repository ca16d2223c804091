package io.lodestream.querygen.pairing;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.generator.Surroundings;
import io.lodestream.querygen.generator.WritingTask;
import io.lodestream.querygen.judge.AsyncJudge;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.settings.QuerygenSettings.GeneratorKind;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.schemas.error.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Generates, filters and judges the queries of one passage, as {@code querygen.generator} and
 * {@code querygen.judge} say; the same for the stream and for a corpus at hand.
 *
 * <p>A passage is asked for only when it could be judged now, so that no call is spent on a passage
 * that is not indexed yet. With {@code hybrid} the language model writes where no extractive query
 * was kept, and for a share of the passages that all their extractive queries find first; of what
 * it writes there, queries stay that the search does not solve yet. Thread-safe, never blocks.
 * Closing ends its threads, not the models.
 */
public final class PassageWork implements AutoCloseable {

  /** Batches in line for each that is judged, so that the threads have work between two ticks. */
  private static final int BATCHES_AHEAD = 4;

  private final QuerygenSettings settings;
  private final QueryFilter filter;
  private final QueryGenerator extractive;
  private final TermStatistics statistics;
  private final Optional<AsyncGenerator> model;
  private final Optional<AsyncJudge> modelJudge;
  private final Optional<RoundTrips> roundTrips;

  /** Writes extractive queries that a language model judges; starts a thread when it is used. */
  private final ExecutorService threads;

  /**
   * @param extractive used unless a language model alone writes queries
   * @param statistics of the passages' words; live
   * @param roundTrip opened when queries are judged by it
   * @param model writes queries, where the settings ask for a language model
   * @param modelJudge judges queries, where the settings ask for a language model
   */
  public PassageWork(
      QuerygenSettings settings,
      QueryGenerator extractive,
      TermStatistics statistics,
      Supplier<Judge> roundTrip,
      Optional<AsyncGenerator> model,
      Optional<AsyncJudge> modelJudge) {
    this.settings = settings;
    this.filter = QueryFilter.of(settings.filter());
    this.extractive = extractive;
    this.statistics = statistics;
    this.model = model;
    this.modelJudge = modelJudge;
    this.roundTrips =
        settings.makesRoundTrips()
            ? Optional.of(
                new RoundTrips(
                    roundTrip.get(), filter, settings.concurrency(), settings.batchSize()))
            : Optional.empty();
    this.threads =
        Executors.newFixedThreadPool(
            settings.concurrency(), task -> new Thread(task, "querygen-generate"));
  }

  /**
   * Fails like {@link io.lodestream.runtime.llm.ChatModel#ask}; what else it fails with is taken to
   * be this passage's fault.
   */
  public CompletableFuture<PassageJob.Result> run(PassageJob job) {
    if (roundTrips.isEmpty() || settings.generator() == GeneratorKind.LLM) {
      return generateThenJudge(job);
    }
    var extracted =
        roundTrips.get().generateAndJudge(job, extractive).thenApply(this::tellGenerator);
    return settings.generator() == GeneratorKind.HYBRID
        ? extracted.thenCompose(result -> askForWhatIsMissing(job, result))
        : extracted;
  }

  private PassageJob.Result tellGenerator(PassageJob.Result result) {
    if (result instanceof PassageJob.Result.Judged judged) {
      judged
          .queries()
          .forEach(
              query ->
                  extractive.judged(query.candidate().query(), query.isKept(), query.isToLearn()));
    }
    return result;
  }

  private CompletableFuture<PassageJob.Result> askForWhatIsMissing(
      PassageJob job, PassageJob.Result extracted) {
    if (extracted instanceof PassageJob.Result.NotGenerated) {
      return writeWhatIsMissing(job, List.of());
    }
    if (extracted instanceof PassageJob.Result.Judged judged && isMissing(judged)) {
      var avoid = MissedQueries.avoid(judged, statistics, settings.hybrid().avoidWords());
      return writeWhatIsMissing(job, avoid).thenApply(asked -> joined(judged, asked));
    }
    return CompletableFuture.completedFuture(extracted);
  }

  private boolean isMissing(PassageJob.Result.Judged extracted) {
    return !extracted.keepsAny()
        || MissedQueries.findsAllFirst(extracted)
            && settings.hybrid().asksFor(extracted.job().passage().getContentHash());
  }

  /** Queries must find their passage, whoever else judges them. */
  private CompletableFuture<PassageJob.Result> writeWhatIsMissing(
      PassageJob job, List<String> avoid) {
    return generate(job, avoid)
        .thenCompose(roundTrips.orElseThrow()::judge)
        .thenCompose(
            result ->
                result instanceof PassageJob.Result.Judged judged
                    ? judgeMissed(MissedQueries.only(judged))
                    : CompletableFuture.completedFuture(result));
  }

  private CompletableFuture<PassageJob.Result> judgeMissed(PassageJob.Result.Judged found) {
    return modelJudge.isPresent() && found.keepsAny()
        ? judge(modelJudge.get(), SiftedQueries.keptOf(found))
        : CompletableFuture.completedFuture(found);
  }

  /** What the extractive generator wrote is told as well. */
  private static PassageJob.Result joined(
      PassageJob.Result.Judged extracted, PassageJob.Result asked) {
    if (!(asked instanceof PassageJob.Result.Judged judged)) {
      return asked;
    }
    var all = new ArrayList<>(extracted.queries());
    all.addAll(judged.queries());
    return new PassageJob.Result.Judged(judged.job(), all, judged.generator(), judged.judge());
  }

  private CompletableFuture<PassageJob.Result> generateThenJudge(PassageJob job) {
    if (modelJudge.isPresent()) {
      return generate(job, List.of()).thenCompose(queries -> judge(modelJudge.get(), queries));
    }
    var trips = roundTrips.orElseThrow();
    return trips
        .isReady(job)
        .thenCompose(
            ready ->
                ready
                    ? generate(job, List.of()).thenCompose(trips::judge)
                    : CompletableFuture.completedFuture(new PassageJob.Result.NotReady(job)));
  }

  private CompletableFuture<SiftedQueries> generate(PassageJob job, List<String> avoid) {
    var written =
        model.isPresent()
            ? model
                .get()
                .generate(new WritingTask(job.passage(), job.neighbours(), avoid, statistics))
            : CompletableFuture.supplyAsync(() -> extracted(job), threads);
    return written.thenApply(
        generated -> SiftedQueries.of(job, versionOf(generated), generated, filter));
  }

  private String versionOf(Generated generated) {
    return generated.version().isEmpty() ? generatorVersion() : generated.version();
  }

  private Generated extracted(PassageJob job) {
    try {
      return new Generated(
          extractive.generate(job.passage(), Surroundings.of(job.neighbours())), List.of());
    } catch (StackOverflowError e) {
      throw new BadDataException(extractive.version() + " cannot take the passage", e);
    }
  }

  private static CompletableFuture<PassageJob.Result> judge(
      AsyncJudge judge, SiftedQueries queries) {
    if (queries.fit().isEmpty()) {
      return CompletableFuture.completedFuture(queries.judged(List.of(), judge.name()));
    }
    return judge
        .judge(queries.fit(), queries.job().neighbours())
        .thenApply(verdicts -> queries.judged(verdicts, judge.name()));
  }

  /** With which the ids of passages that get no queries are made. */
  public String generatorVersion() {
    return model.map(AsyncGenerator::version).orElseGet(extractive::version);
  }

  /**
   * How many passages are worth running at a time: some wait in line for calls and batches.
   *
   * @param maxInFlight calls that the language models take at a time
   */
  public int capacity(int maxInFlight) {
    int batches = settings.concurrency() * settings.batchSize() * BATCHES_AHEAD;
    int calls = 2 * maxInFlight;
    return settings.makesRoundTrips() ? Math.max(batches, calls) : calls;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    roundTrips.ifPresent(RoundTrips::close);
  }
}
