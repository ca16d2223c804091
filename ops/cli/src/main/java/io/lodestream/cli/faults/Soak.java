package io.lodestream.cli.faults;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.table.AlignedTable;
import io.lodestream.schemas.error.UserException;
import io.lodestream.schemas.topics.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * A steady load for a long time with a kill now and then, to see what grows: memory, threads,
 * handles, state. At the end everything must be settled and sound.
 */
public final class Soak {

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final int DOCUMENTS_AT_START = 60;

  /** From here on documents are edited, moved and deleted, and no more than that come. */
  private static final int MOST_DOCUMENTS = 400;

  private static final long LOAD_EVERY_MS = 2_000;
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(15);
  private static final String HEADER =
      "seconds,process,resident_mb,old_heap_mb,threads,handles,state_mb\n";

  /**
   * What to do.
   *
   * @param killEvery one stage, drawn by the seed, is killed and started again
   * @param samples file to which each sample goes as a line of comma-separated values
   */
  public record Plan(Duration duration, Duration killEvery, long seed, Path dir, Path samples) {}

  private record Sample(long seconds, String process, ProcessSample of, double stateMb) {}

  private static final Map<String, ToDoubleFunction<Sample>> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put("resident MB", sample -> sample.of().residentMb());
    FIGURES.put("old heap MB", sample -> sample.of().oldHeapMb().orElse(Double.NaN));
    FIGURES.put("threads", sample -> sample.of().threads());
    FIGURES.put("handles", sample -> sample.of().handles());
    FIGURES.put("state MB", Sample::stateMb);
  }

  private final Plan plan;
  private final PrintStream out;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Double> kills = new ArrayList<>();

  public Soak(Plan plan, PrintStream out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * @throws FaultFailure when something ended by itself or differs at the end
   */
  public void run(BeirDataset source) throws InterruptedException {
    ProcessSample.impossible()
        .ifPresent(
            why -> {
              throw new FaultFailure("a soak cannot be watched here: " + why);
            });
    write(plan.samples(), HEADER, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    try (var cluster = FaultCluster.start(plan.dir(), FaultCluster.Kind.SIMPLE)) {
      cluster.startAllStages();
      var context = cluster.context();
      try (var settling = new Settling(context, PATIENCE);
          var workload = new Workload(context, source, new SplittableRandom(plan.seed()));
          var watch = ServingWatch.start(context)) {
        workload.add(DOCUMENTS_AT_START);
        workload.flush();
        settling.untilSettled(workload.living());
        load(cluster, workload, watch);
        settling.untilSettled(workload.living());
        watch.requireSound();
        report(workload, watch);
        chart();
      }
    }
  }

  private void load(FaultCluster cluster, Workload workload, ServingWatch watch)
      throws InterruptedException {
    var random = new SplittableRandom(plan.seed());
    long begin = System.nanoTime();
    long nextSample = 0;
    long nextKill = plan.killEvery().toNanos();
    for (long now = 0; now < plan.duration().toNanos(); now = System.nanoTime() - begin) {
      if (workload.living().size() < MOST_DOCUMENTS) {
        workload.add(1);
      }
      workload.change(1);
      workload.flush();
      if (now >= nextSample) {
        sample(now, cluster);
        nextSample += SAMPLE_EVERY.toNanos();
      }
      if (now >= nextKill) {
        var stage = Topics.STAGES.get(random.nextInt(Topics.STAGES.size()));
        out.printf("%d s: SIGKILL of %s%n", now / 1_000_000_000, stage);
        cluster.stage(stage, FaultCluster.FIRST).kill();
        cluster.startStage(stage, FaultCluster.FIRST);
        kills.add(now / 1e9);
        nextKill += plan.killEvery().toNanos();
      }
      if (!cluster.dead().isEmpty()) {
        throw new FaultFailure("ended by themselves: " + cluster.dead());
      }
      watch.requireSound();
      Thread.sleep(LOAD_EVERY_MS);
    }
  }

  private void sample(long now, FaultCluster cluster) throws InterruptedException {
    for (var process : cluster.processes()) {
      var found = ProcessSample.of(process.pid());
      if (found.isPresent()) {
        var sample =
            new Sample(
                now / 1_000_000_000,
                process.name(),
                found.get(),
                stateMb(cluster.stateOf(process.name())));
        samples.add(sample);
        write(plan.samples(), line(sample), StandardOpenOption.APPEND);
      }
    }
  }

  private static double stateMb(Path dir) {
    try {
      return Files.isDirectory(dir) ? ProcessSample.sizeMb(dir) : 0;
    } catch (IOException e) {
      throw new UserException("%s cannot be read: %s".formatted(dir, e), e);
    }
  }

  private static String line(Sample sample) {
    return String.format(
        Locale.ROOT,
        "%d,%s,%.1f,%.1f,%d,%d,%.2f%n",
        sample.seconds(),
        sample.process(),
        sample.of().residentMb(),
        sample.of().oldHeapMb().orElse(Double.NaN),
        sample.of().threads(),
        sample.of().handles(),
        sample.stateMb());
  }

  private static void write(Path file, String text, StandardOpenOption... how) {
    try {
      Files.writeString(file, text, how);
    } catch (IOException e) {
      throw new UserException("%s cannot be written: %s".formatted(file, e), e);
    }
  }

  /** Beside the samples, by their name. */
  private void chart() {
    var panels = new LinkedHashMap<String, Map<String, List<SoakChart.Point>>>();
    FIGURES.forEach((title, value) -> panels.put(title, curves(value)));
    var name = plan.samples().getFileName().toString().replaceFirst("\\.csv$", "") + ".svg";
    var file = plan.samples().resolveSibling(name);
    write(file, SoakChart.svg(panels, kills, plan.duration().toSeconds()));
    out.println("chart: " + file);
  }

  private Map<String, List<SoakChart.Point>> curves(ToDoubleFunction<Sample> value) {
    var curves = new TreeMap<String, List<SoakChart.Point>>();
    for (var sample : samples) {
      curves
          .computeIfAbsent(sample.process(), process -> new ArrayList<>())
          .add(new SoakChart.Point(sample.seconds(), value.applyAsDouble(sample)));
    }
    return curves;
  }

  /** Medians of the second and of the last sixth: the first sixth is warming up. */
  private void report(Workload workload, ServingWatch watch) {
    var byProcess = new TreeMap<String, List<Sample>>();
    samples.forEach(s -> byProcess.computeIfAbsent(s.process(), p -> new ArrayList<>()).add(s));
    var table = new ArrayList<List<String>>();
    table.add(List.of("process", "resident MB", "old heap MB", "threads", "handles", "state MB"));
    byProcess.forEach(
        (process, of) ->
            table.add(
                List.of(
                    process,
                    change(of, s -> s.of().residentMb()),
                    change(of, s -> s.of().oldHeapMb().orElse(Double.NaN)),
                    change(of, s -> s.of().threads()),
                    change(of, s -> s.of().handles()),
                    change(of, Sample::stateMb))));
    out.println();
    AlignedTable.lines(table).forEach(out::println);
    out.println();
    out.printf(
        "%d minutes, %d kills, seed %d, %s: settled and sound at the end; each cell: median of the"
            + " second sixth of the time -> of the last%n",
        plan.duration().toMinutes(), kills.size(), plan.seed(), workload.figures());
    out.println("watched meanwhile: " + watch.figures());
  }

  private String change(List<Sample> of, ToDoubleFunction<Sample> value) {
    double sixth = plan.duration().toSeconds() / 6.0;
    return "%.0f -> %.0f"
        .formatted(median(of, value, sixth, 2 * sixth), median(of, value, 5 * sixth, 6 * sixth));
  }

  private static double median(
      List<Sample> of, ToDoubleFunction<Sample> value, double from, double to) {
    var sorted =
        of.stream()
            .filter(sample -> sample.seconds() >= from && sample.seconds() < to)
            .mapToDouble(value)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
