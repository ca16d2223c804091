package io.lodestream.cli.demo;

import io.lodestream.schemas.Comparison;
import java.io.PrintStream;
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
        result.rows().stream().filter(row -> row.figures().getSet().equals(result.set())).toList();
    out.println();
    onSet.stream()
        .findFirst()
        .map(DemoResult.Row::figures)
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
    result.lift().ifPresent(lift -> printLift("lift in nDCG@10", lift, ", dense vectors alone"));
    result
        .servedLift()
        .ifPresent(lift -> printLift("lift over the base hybrid in nDCG@10", lift, ", as served"));
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

  private void printRow(DemoResult.Row row) {
    var measured = row.figures();
    out.printf("%-34s", label(row));
    METRICS.forEach(
        metric ->
            out.printf(
                Locale.ROOT, " %10.3f", measured.getMetrics().getOrDefault(metric, Double.NaN)));
    out.println(measured.getRecipe() == null ? "" : "  " + measured.getRecipe());
  }

  private static String label(DemoResult.Row row) {
    return row.retriever().equals("bm25")
        ? "BM25"
        : "%-12s %s".formatted(row.retriever().replace('-', ' '), row.figures().getModelName());
  }

  private void printLift(String what, Comparison lift, String how) {
    out.printf(
        Locale.ROOT,
        "%s: %+.3f (%.3f -> %.3f), 95 %% interval [%+.3f, %+.3f]%s%n",
        what,
        lift.getDelta(),
        lift.getChampion(),
        lift.getCandidate(),
        lift.getLow(),
        lift.getHigh(),
        how);
  }

  private void printExamples(ExampleHits examples) {
    examples.skipped().ifPresent(why -> out.printf("%nno example searches: %s%n", why));
    if (examples.sampled() == 0) {
      return;
    }
    out.printf(
        "%nof %d questions drawn, the first hit by dense vectors became right for %d and wrong for %d; %d of them:%n",
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
