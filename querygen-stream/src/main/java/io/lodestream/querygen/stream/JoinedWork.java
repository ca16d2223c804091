package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.AsyncGenerator;
import io.lodestream.querygen.generator.QueryGenerator;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.settings.QuerygenSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Generator, filter and judge joined as {@code querygen.generator} and {@code querygen.judge} say;
 * the same for the stream and for a corpus at hand.
 *
 * <p>Closing ends its threads, not the models.
 */
public final class JoinedWork implements PassageWork, AutoCloseable {

  /** Batches in line for each that is judged, so that the threads have work between two ticks. */
  private static final int BATCHES_AHEAD = 4;

  private final QuerygenSettings settings;
  private final QueryFilter filter;
  private final QueryGenerator extractive;
  private final LlmQuerygen llm;
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final PassageWork work;

  /**
   * @param extractive used unless a language model alone writes queries
   * @param roundTrip opened when queries are judged by it
   * @param llm opened by the same settings
   */
  public JoinedWork(
      QuerygenSettings settings,
      QueryGenerator extractive,
      Supplier<Judge> roundTrip,
      LlmQuerygen llm) {
    this.settings = settings;
    this.filter = QueryFilter.of(settings.filter());
    this.extractive = extractive;
    this.llm = llm;
    this.work = settings.makesRoundTrips() ? withRoundTrips(roundTrip.get()) : withoutRoundTrips();
  }

  private PassageWork withRoundTrips(Judge judge) {
    var roundTrips = new RoundTrips(judge, filter, settings.concurrency(), settings.batchSize());
    closing.push(roundTrips::close);
    return switch (settings.generator()) {
      case EXTRACTIVE -> roundTrips.with(extractive);
      case LLM -> called(asked(), roundTrips);
      case HYBRID -> new Hybrid(roundTrips.with(extractive), called(asked(), judgeOr(roundTrips)));
    };
  }

  private PassageJudge judgeOr(RoundTrips roundTrips) {
    return llm.judge().<PassageJudge>map(CallingJudge::new).orElse(roundTrips);
  }

  private PassageWork withoutRoundTrips() {
    var judge = new CallingJudge(llm.judge().orElseThrow());
    return called(llm.generator().orElseGet(this::threaded), judge);
  }

  private AsyncGenerator asked() {
    return llm.generator().orElseThrow();
  }

  private AsyncGenerator threaded() {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            settings.concurrency(), task -> new Thread(task, "querygen-generate"));
    closing.push(threads::shutdownNow);
    return new ThreadedGenerator(extractive, threads);
  }

  private PassageWork called(AsyncGenerator generator, PassageJudge judge) {
    return new GenerateThenJudge(generator, filter, judge);
  }

  @Override
  public CompletableFuture<PassageJob.Result> run(PassageJob job) {
    return work.run(job);
  }

  /** With which the ids of passages that get no queries are made. */
  public String generatorVersion() {
    return llm.generator().map(AsyncGenerator::version).orElseGet(extractive::version);
  }

  /** Passages that are worth running at a time: some wait in line for calls and batches. */
  public int capacity() {
    int batches = settings.concurrency() * settings.batchSize() * BATCHES_AHEAD;
    int calls = 2 * llm.maxInFlight();
    return settings.makesRoundTrips() ? Math.max(batches, calls) : calls;
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}
