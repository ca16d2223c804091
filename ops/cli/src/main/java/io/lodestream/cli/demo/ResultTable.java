package io.lodestream.cli.demo;

import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.RetrievalMetrics;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Prints a result for people. */
final class ResultTable {

  private static final List<String> METRICS = List.of("recall@10", "ndcg@10", "mrr@10", "hit@10");
  private static final int SNIPPET_CHARS = 150;

  private final PrintStream out;

  ResultTable(PrintStream out) {
    this.out = out;
  }

  void print(DemoResult result) {
    if (result.candidate().isEmpty()) {
      out.printf("%n%s%n", DemoResult.WITHHELD);
      return;
    }
    var onSet =
        result.evaluation().stream()
            .filter(m -> m.getSet().equals(result.set()))
            .sorted(Comparator.comparing(RetrievalMetrics::getRetriever))
            .toList();
    out.println();
    onSet.stream()
        .findFirst()
        .ifPresent(
            m ->
                out.printf(
                    Locale.ROOT,
                    "%s: %,d questions, %,d documents, %,d passages, relevance by %s%n%n",
                    result.set(),
                    m.getQueries(),
                    result.documents(),
                    result.passages(),
                    m.getGranularity().toString().toLowerCase(Locale.ROOT)));
    out.printf("%-34s %10s %10s %10s %10s%n", "", "Recall@10", "nDCG@10", "MRR@10", "hit@10");
    onSet.forEach(this::printRow);
    out.println();
    result.comparison(DemoResult.DECIDING_METRIC).ifPresent(this::printLift);
    result
        .promotion()
        .ifPresent(p -> out.printf("decision %s: %s%n", p.getDecision(), p.getReason()));
    out.println();
    out.print("seconds:");
    result
        .seconds()
        .forEach(
            (stage, time) -> out.printf(Locale.ROOT, "  %s %.1f", stage, time.toMillis() / 1000.0));
    out.println();
    printExamples(result.examples());
  }

  private void printRow(RetrievalMetrics measured) {
    out.printf("%-34s", label(measured));
    METRICS.forEach(
        metric ->
            out.printf(
                Locale.ROOT, " %10.3f", measured.getMetrics().getOrDefault(metric, Double.NaN)));
    out.println();
  }

  private static String label(RetrievalMetrics measured) {
    return switch (measured.getRetriever()) {
      case BM25 -> "BM25";
      case BASE -> "base       " + measured.getModelName();
      case SPARSE -> "sparse";
      case BASE_HYBRID -> "base hybrid";
      case CHAMPION_SERVED -> "champion served";
      case SERVED -> "served";
      case CHAMPION -> "champion   " + measured.getModelName();
      case CANDIDATE -> "finetuned  " + measured.getModelName();
    };
  }

  private void printLift(Comparison lift) {
    out.printf(
        Locale.ROOT,
        "lift in nDCG@10: %+.3f (%.3f -> %.3f), 95 %% interval [%+.3f, %+.3f]%n",
        lift.getDelta(),
        lift.getChampion(),
        lift.getCandidate(),
        lift.getLow(),
        lift.getHigh());
  }

  private void printExamples(ExampleHits examples) {
    if (examples.sampled() == 0) {
      return;
    }
    out.printf(
        "%nof %d questions drawn, the first hit became right for %d and wrong for %d; %d of them:%n",
        examples.sampled(), examples.improved(), examples.worsened(), examples.examples().size());
    for (var example : examples.examples()) {
      out.printf("%n  %s%n", example.question());
      out.printf("    before %s %s%n", mark(example.before()), snippet(example.before().text()));
      out.printf("    after  %s %s%n", mark(example.after()), snippet(example.after().text()));
    }
    out.println();
  }

  private static String mark(ExampleHits.Hit hit) {
    return hit.relevant() ? "[right]" : "[wrong]";
  }

  private static String snippet(String text) {
    var line = text.replaceAll("\\s+", " ");
    return line.length() <= SNIPPET_CHARS ? line : line.substring(0, SNIPPET_CHARS) + "...";
  }
}
