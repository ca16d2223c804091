package io.lodestream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.trainer.pairs.TrainingPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pairs and batches as lines of JSON. */
final class PairRows {
  private static final JsonMapper JSON = new JsonMapper();

  private PairRows() {}

  /** Pairs of a file as {@code ./lodestream querygen --pairs} writes it, all splits. */
  static List<TrainingPair> read(Path file) throws IOException {
    var pairs = new ArrayList<TrainingPair>();
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        pairs.add(pair(JSON.readTree(line)));
      }
    }
    return pairs;
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
