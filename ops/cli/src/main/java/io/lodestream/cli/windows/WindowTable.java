package io.lodestream.cli.windows;

import io.lodestream.cli.table.AlignedTable;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.window.WindowRecords;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints windows for people: one a line, or one with all its fields. */
public final class WindowTable {
  private static final List<String> HEADER =
      List.of(
          "no",
          "id",
          "line",
          "trigger",
          "pairs",
          "train",
          "validation",
          "bytes",
          "from",
          "to",
          "model",
          "pairs kept");

  private final WindowCatalog catalog;
  private final WindowRecords records;
  private final PrintWriter out;

  /**
   * @param records reader that tells whether a window's pairs are still in the topic
   */
  public WindowTable(WindowCatalog catalog, WindowRecords records, PrintWriter out) {
    this.catalog = catalog;
    this.records = records;
    this.out = out;
  }

  /** Prints a row per window, without reading the records. */
  public void list() {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADER);
    catalog.all().forEach(window -> rows.add(row(window)));
    AlignedTable.lines(rows).forEach(out::println);
  }

  private List<String> row(TrainingWindow window) {
    return List.of(
        Long.toString(window.getSequence()),
        window.getWindowId(),
        window.getLine(),
        trigger(window),
        Long.toString(window.getCount()),
        Long.toString(window.getTrainCount()),
        Long.toString(window.getValidationCount()),
        Long.toString(window.getSizeBytes()),
        second(window.getFirstTimestamp()),
        second(window.getLastTimestamp()),
        ids(catalog.trainedOn(window)),
        records.lost(window).isEmpty() ? "yes" : "no");
  }

  /** Prints every field of a window. */
  public void show(TrainingWindow window) {
    field("id", window.getWindowId());
    field("line", window.getLine());
    field("number", window.getSequence());
    field("previous", window.getPreviousWindowId() == null ? "-" : window.getPreviousWindowId());
    field("trigger", trigger(window));
    field("reason", window.getReason() == null ? "-" : window.getReason());
    field("pairs", window.getCount());
    field("  for training", window.getTrainCount());
    field("  for validation", window.getValidationCount());
    field("bytes", window.getSizeBytes());
    field("from", window.getFirstTimestamp());
    field("to", window.getLastTimestamp());
    field("topic", window.getTopic());
    field("topic id", window.getTopicId());
    field("models", ids(catalog.trainedOn(window)));
    field("replayed for", ids(catalog.replayedBy(window)));
    field("pairs kept", records.lost(window).map(why -> "no: " + why).orElse("yes"));
    out.println("ranges");
    for (var range : window.getRanges()) {
      field(
          "  partition " + range.getPartition(),
          "offsets %d to %d, %d pairs, sha256 %s"
              .formatted(
                  range.getStartOffset(),
                  range.getEndOffset(),
                  range.getCount(),
                  range.getDigest()));
    }
  }

  private static String trigger(TrainingWindow window) {
    return window.getTrigger().name().toLowerCase(Locale.ROOT);
  }

  private static String ids(List<ModelVersion> models) {
    return models.isEmpty()
        ? "-"
        : models.stream().map(ModelVersion::getModelId).collect(Collectors.joining(","));
  }

  private static String second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void field(String name, Object value) {
    out.printf("%-18s %s%n", name, value);
  }
}
