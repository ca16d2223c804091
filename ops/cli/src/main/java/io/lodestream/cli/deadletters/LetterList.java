package io.lodestream.cli.deadletters;

import io.lodestream.cli.deadletters.LetterRows.Row;
import io.lodestream.runtime.stage.StageContext;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * {@code ./lodestream dlq list}: the letters that a filter takes, then their counts.
 *
 * <p>Holds no more letters than it prints as a table.
 */
public final class LetterList {

  private static final Comparator<Row> OLDEST_FIRST =
      Comparator.<Row, Instant>comparing(row -> row.letter().time())
          .thenComparing(row -> row.letter().position());

  private final Map<String, Integer> byStage = new TreeMap<>();
  private final Map<String, Integer> byState = new TreeMap<>();
  private final LetterTopics topics;
  private final Decisions decisions;
  private final boolean withDecided;

  private LetterList(LetterTopics topics, Decisions decisions, boolean withDecided) {
    this.topics = topics;
    this.decisions = decisions;
    this.withDecided = withDecided;
  }

  /**
   * @param withDecided replayed and dropped letters too
   * @throws io.lodestream.cli.cluster.ClusterException if the topics cannot be read
   */
  public static LetterList open(StageContext context, LetterTopics topics, boolean withDecided)
      throws InterruptedException {
    topics.require();
    return new LetterList(topics, Decisions.read(context), withDecided);
  }

  /** The newest letters as a table, ordered by position, and a line with the counts. */
  public void printTable(LetterFilter filter, int limit, PrintWriter out)
      throws InterruptedException {
    var newest = new PriorityQueue<>(OLDEST_FIRST);
    read(
        filter,
        row -> {
          newest.add(row);
          if (newest.size() > limit) {
            newest.remove();
          }
        });
    var rows = new ArrayList<>(newest);
    rows.sort(Comparator.comparing(row -> row.letter().position()));
    if (!rows.isEmpty()) {
      LetterRows.table(rows).forEach(out::println);
      out.println();
    }
    out.println(counts(rows.size()));
    out.flush();
  }

  /**
   * Every letter as it is read, the first {@code limit} of them, a line each.
   *
   * @param counts gets the line with the counts
   */
  public void printJson(LetterFilter filter, long limit, PrintWriter out, PrintWriter counts)
      throws InterruptedException {
    var printed = new int[1];
    read(
        filter,
        row -> {
          if (printed[0] < limit) {
            printed[0]++;
            out.println(LetterRows.json(row));
          }
        });
    out.flush();
    counts.println(counts(printed[0]));
    counts.flush();
  }

  private void read(LetterFilter filter, Consumer<Row> rows) throws InterruptedException {
    topics.read(
        filter,
        (letter, value) -> {
          var state = decisions.state(letter.position());
          byState.merge(state, 1, Integer::sum);
          if (withDecided || state.equals("open")) {
            byStage.merge(letter.position().stage(), 1, Integer::sum);
            rows.accept(new Row(letter, state));
          }
        });
  }

  private String counts(int printed) {
    int all = byStage.values().stream().mapToInt(Integer::intValue).sum();
    var line = new StringBuilder();
    line.append(all == 0 ? "no dead letters" : LetterRows.count(all) + ": ");
    line.append(joined(byStage));
    if (printed < all) {
      line.append("; shown are %,d, --limit shows more".formatted(printed));
    }
    var hidden = new TreeMap<>(byState);
    hidden.remove("open");
    if (!hidden.isEmpty()) {
      line.append(
          "; %s %s".formatted(joined(hidden), withDecided ? "among them" : "not shown (--all)"));
    }
    return line.toString();
  }

  private static String joined(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> "%,d %s".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }
}
