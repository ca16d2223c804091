package io.lodestream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.schemas.Split;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.window.PairVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Pairs and batches as lines of JSON. */
final class PairRows {
  private static final JsonMapper JSON = new JsonMapper();

  private PairRows() {}

  /**
   * Pairs of all splits from a file that {@code ./lodestream querygen --input FILE --out FILE}
   * wrote.
   */
  static List<TrainingPair> read(Path file) {
    var pairs = new ArrayList<TrainingPair>();
    visit(file, (split, pair) -> pairs.add(pair));
    return pairs;
  }

  /** Passes on a file's pairs one by one; a row without a split is a training pair. */
  static void visit(Path file, PairVisitor visitor) {
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var row = JSON.readTree(line);
        var split = row.path("split").asText(Split.TRAIN.name());
        visitor.pair(Split.valueOf(split.toUpperCase(Locale.ROOT)), pair(row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static TrainingPair pair(JsonNode row) {
    return new TrainingPair(
        row.required("query").asText(),
        row.required("passage").asText(),
        row.required("documentId").asText(),
        row.required("ordinal").asInt(),
        row.required("contentHash").asText(),
        row.required("cluster").asText());
  }

  /** A batch per line: an array of {@code [query, passage]}, in the order given. */
  static void writeBatches(Path file, List<List<TrainingPair>> batches) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      for (var batch : batches) {
        var row = JSON.createArrayNode();
        batch.forEach(pair -> row.addArray().add(pair.query()).add(pair.passage()));
        out.write(row.toString());
        out.write('\n');
      }
    }
  }
}
