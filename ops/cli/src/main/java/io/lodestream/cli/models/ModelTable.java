package io.lodestream.cli.models;

import io.lodestream.cli.table.AlignedTable;
import io.lodestream.schemas.ModelVersion;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Prints models for people: one a line, or one with all its fields. */
public final class ModelTable {
  private static final String NDCG = "ndcg@10";
  private static final String PARENT_NDCG = "parent-ndcg@10";
  private static final List<String> HEADER =
      List.of("id", "name", "line", "state", "dims", "ndcg@10", "parent", "window", "created");

  private ModelTable() {}

  /**
   * Prints a row per model; {@code ndcg@10} is measured on validation, and the parent's figure
   * follows it.
   */
  public static void print(ModelCatalog catalog, PrintStream out) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADER);
    catalog.all().forEach(model -> rows.add(row(model, catalog.state(model))));
    AlignedTable.lines(rows).forEach(out::println);
  }

  private static List<String> row(ModelVersion model, ModelState state) {
    var ndcg = model.getValidation().get(NDCG);
    var before = model.getValidation().get(PARENT_NDCG);
    return List.of(
        model.getModelId(),
        model.getName(),
        model.getLine(),
        state.toString(),
        Integer.toString(model.getDimension()),
        ndcg == null || before == null
            ? "-"
            : String.format(Locale.ROOT, "%.4f from %.4f", ndcg, before),
        orDash(model.getParentModelId()),
        orDash(model.getWindowId()),
        model.getCreatedAt().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Prints every field of a model. */
  public static void print(ModelVersion model, ModelState state, Path dir, PrintStream out) {
    field("id", model.getModelId(), out);
    field("name", model.getName(), out);
    field("line", model.getLine(), out);
    field("state", state, out);
    field("parent", orDash(model.getParentModelId()), out);
    field("window", orDash(model.getWindowId()), out);
    field("created", model.getCreatedAt(), out);
    field("dimension", model.getDimension(), out);
    field("matryoshka dims", model.getMatryoshkaDimensions(), out);
    field("pooling", model.getPooling(), out);
    field("prompts", model.getPrompts(), out);
    field("max tokens", model.getMaxTokens(), out);
    field("sha256", model.getArtifactSha256(), out);
    field("artifact", dir, out);
    field("model card", dir.resolve("README.md"), out);
    out.println("validation");
    new TreeMap<>(model.getValidation()).forEach((name, value) -> field("  " + name, value, out));
    out.println("hyperparameters");
    new TreeMap<>(model.getHyperparameters())
        .forEach((name, value) -> field("  " + name, value, out));
  }

  private static void field(String name, Object value, PrintStream out) {
    out.printf("%-28s %s%n", name, value);
  }

  private static String orDash(String value) {
    return value == null ? "-" : value;
  }
}
