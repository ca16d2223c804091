package io.lodestream.cli.lineage;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints a document's lineage for people. */
public final class LineageText {
  private static final int SHOWN = 20;

  private LineageText() {}

  public static void print(DocumentLineage lineage, PrintWriter out) {
    out.printf("document %s%s%n", lineage.documentId(), lineage.isRetracted() ? ", retracted" : "");
    out.printf("passages (%d)%n", lineage.passages().size());
    lineage.passages().stream()
        .limit(SHOWN)
        .forEach(
            passage ->
                out.printf(
                    "  %s  %s%s%n",
                    passage.passageId(),
                    passage.state(),
                    passage.retractedAt() == null
                        ? ""
                        : ", pairs retracted " + passage.retractedAt()));
    more(lineage.passages().size(), out);
    out.printf("pairs (%d)%n", lineage.pairs().size());
    lineage.pairs().stream()
        .limit(SHOWN)
        .forEach(
            pair ->
                out.printf(
                    Locale.ROOT,
                    "  %s  %s  %s  score %.2f  %s  window %s%s%n",
                    pair.pairId(),
                    pair.passageId(),
                    pair.split(),
                    pair.score(),
                    pair.generator(),
                    pair.windowId() == null ? "still open" : pair.windowId(),
                    pair.isRetracted() ? "  retracted" : ""));
    more(lineage.pairs().size(), out);
    out.printf("windows (%d)%n", lineage.windows().size());
    for (var window : lineage.windows()) {
      out.printf(
          "  %s  number %d of line %s: %d train, %d validation, %d evaluation%n",
          window.windowId(),
          window.number(),
          window.line(),
          window.train(),
          window.validation(),
          window.evaluation());
    }
    out.printf("models that saw it (%d)%n", lineage.models().size());
    for (var model : lineage.models()) {
      out.printf(
          "  %s  %s  %s%n",
          model.modelId(),
          model.name(),
          model.pairs() == 0
              ? "inherited from " + model.from()
              : "%s: %d pairs of window %s".formatted(model.how(), model.pairs(), model.from()));
    }
  }

  private static void more(int all, PrintWriter out) {
    if (all > SHOWN) {
      out.printf("  ... and %d more, see --json%n", all - SHOWN);
    }
  }
}
