package io.lodestream.bench.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.stubllm.QuerygenAnswers;
import io.lodestream.stubllm.StubBehaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures query generation with a stub of a language model: one run undisturbed, for throughput,
 * processor time and memory, and one run with SIGKILLs, for calls made twice. In both runs a
 * consumer of committed records checks that every passage has its outcome exactly once.
 */
@Command(
    name = "llm",
    description = "Query generation and judging with a stub of a language model.")
public final class LlmRun implements Callable<Integer> {

  private static final StubBehaviour STUB = StubBehaviour.underLoad();
  private static final Duration SAMPLE = Duration.ofMillis(250);
  private static final int QUERIES = 2;
  private static final double FROM = 0.1;
  private static final double TO = 0.9;

  @Option(names = "--out", required = true)
  private Path out;

  @Option(names = "--passages", defaultValue = "20000")
  private int passages;

  @Option(
      names = "--in-flight",
      defaultValue = "256",
      description = "Calls in flight at a time: half for the judge, half for the generator.")
  private int inFlight;

  @Option(names = "--timeout-ms", defaultValue = "5000", description = "Of a call that hangs.")
  private long timeoutMs;

  @Option(names = "--kills", defaultValue = "2")
  private int kills;

  @Option(names = "--heap", defaultValue = "512m", description = "Of the stage.")
  private String heap;

  @Option(names = "--seed", defaultValue = "17")
  private long seed;

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(out);
    var figures = new LinkedHashMap<String, Object>();
    undisturbed(figures);
    if (kills > 0) {
      killed(figures);
    }
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(out.resolve("llm.json").toFile(), figures);
    var table = new StringBuilder("| figure | value |\n| --- | --- |\n");
    figures.forEach((name, value) -> table.append("| %s | %s |%n".formatted(name, value)));
    Files.writeString(out.resolve("llm.md"), table);
    System.out.print(table);
    return 0;
  }

  private StubbedStage stage(LocalServers servers, Path dir) {
    var load = new StubbedStage.Load(STUB, inFlight, Duration.ofMillis(timeoutMs), heap);
    return new StubbedStage(servers, dir, load, Map.of());
  }

  private void undisturbed(Map<String, Object> figures) throws Exception {
    var dir = Files.createTempDirectory(out, "undisturbed");
    try (var servers = LocalServers.start(dir.resolve("servers"), LocalPorts.ANY);
        var stage = stage(servers, dir)) {
      NumberedPassages.produce(stage.context(), passages);
      try (var outcomes = new OutcomeLog(stage.context())) {
        var process = stage.start();
        var source = new StageFigures(stage.figures());
        await(process, outcomes, 1);
        long begin = System.nanoTime();
        await(process, outcomes, (int) (passages * FROM));
        var before = Moment.now(stage, process, outcomes);
        double slots = 0;
        int samples = 0;
        long next = System.nanoTime();
        while (outcomes.passages() < passages * TO) {
          outcomes.poll(Duration.ofMillis(50));
          process.requireRunning();
          if (System.nanoTime() >= next) {
            slots += source.sum("lodestream_llm_in_flight");
            samples++;
            next += SAMPLE.toNanos();
          }
        }
        var after = Moment.now(stage, process, outcomes);
        await(process, outcomes, passages + 1);
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        double held = heldSeconds();
        double calls = (after.calls() - before.calls()) / seconds;
        figures.put("passages", passages);
        figures.put("calls in flight at most", inFlight);
        figures.put("time a call holds its slot, as told to the stub, s", round(held));
        figures.put("in-flight / that time, calls/s", round(inFlight / held));
        figures.put("calls/s", round(calls));
        figures.put("share of it", round(calls * held / inFlight));
        figures.put(
            "slots in use by the stage's own figure, share", round(slots / samples / inFlight));
        figures.put("passages/s", round((after.passages() - before.passages()) / seconds));
        figures.put("from first outcome to last, s", round((System.nanoTime() - begin) / 1e9));
        figures.put("most calls at a time, seen by the stub", stage.stub().maxInFlight());
        figures.put(
            "processor time of the stage, cores",
            round(after.cpu().minus(before.cpu()).toNanos() / 1e9 / seconds));
        figures.put("peak resident memory of the stage, MiB", process.peakBytes() >> 20);
        process.stop();
        check(outcomes, "undisturbed", figures);
        figures.put("answers paid for twice, undisturbed", stage.stub().repeated());
      }
    }
  }

  /** The figures that the loop reads, at one time. */
  private record Moment(long nanos, long calls, int passages, Duration cpu) {

    static Moment now(StubbedStage stage, StageProcess process, OutcomeLog outcomes) {
      return new Moment(
          System.nanoTime(), stage.stub().asked(), outcomes.passages(), process.cpu());
    }
  }

  /**
   * Mean time for which a call holds its slot: the mean of the log-normal latency, and for a
   * hanging call the timeout.
   */
  private double heldSeconds() {
    double latency =
        STUB.medianLatency().toMillis() / 1e3 * Math.exp(STUB.sigma() * STUB.sigma() / 2);
    return (1 - STUB.hang()) * latency + STUB.hang() * timeoutMs / 1e3;
  }

  private void killed(Map<String, Object> figures) throws Exception {
    var random = new SplittableRandom(seed);
    var dir = Files.createTempDirectory(out, "killed");
    try (var servers = LocalServers.start(dir.resolve("servers"), LocalPorts.ANY);
        var stage = stage(servers, dir)) {
      NumberedPassages.produce(stage.context(), passages);
      try (var outcomes = new OutcomeLog(stage.context())) {
        long begin = System.nanoTime();
        for (int kill = 1; kill <= kills; kill++) {
          var process = stage.start();
          int part = passages / (kills + 1);
          await(process, outcomes, part * (kill - 1) + random.nextInt(part / 4, part));
          process.kill();
        }
        var process = stage.start();
        await(process, outcomes, passages + 1);
        figures.put("SIGKILLs", kills);
        figures.put(
            "from first start to last outcome, s", round((System.nanoTime() - begin) / 1e9));
        process.stop();
        check(outcomes, "with SIGKILLs", figures);
        long repeated = stage.stub().repeated();
        figures.put("answers paid for twice, with SIGKILLs", repeated);
        figures.put("share of all answers", round((double) repeated / stage.stub().answered()));
      }
    }
  }

  private static void await(StageProcess process, OutcomeLog outcomes, int count) {
    while (outcomes.passages() < count) {
      outcomes.poll(Duration.ofMillis(200));
      process.requireRunning();
    }
  }

  private void check(OutcomeLog outcomes, String run, Map<String, Object> figures) {
    outcomes.readToEnd();
    int wrong = outcomes.deadLettersOf(NumberedPassages.UNREADABLE) == 1 ? 0 : 1;
    for (int number = 0; number < passages; number++) {
      var id = NumberedPassages.id(number);
      int due = QuerygenAnswers.isAlwaysProse(number) ? 1 : QUERIES;
      boolean isRight = outcomes.pairsOf(id).size() == due && outcomes.deadLettersOf(id) == 0;
      wrong += isRight ? 0 : 1;
    }
    figures.put("pairs kept, " + run, outcomes.kept());
    figures.put("passages lost or doubled, " + run, wrong);
    figures.put("pair ids written twice, " + run, outcomes.doubled().size());
  }

  private static String round(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
  }
}
