package io.lodestream.cli.sweep;

import io.lodestream.trainer.sweep.TrialResult;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Writes a trial's values as a properties file that {@code --config} takes. */
public final class BestConfiguration {

  private BestConfiguration() {}

  /**
   * Replaces the file. Keys whose only value in the sweep was that of the parent model are left
   * out.
   */
  public static void write(TrialResult best, Path file) throws IOException {
    var text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "# ./lodestream sweep: trial %d, nDCG@10 %.4f on validation%n",
                best.trial().number(),
                best.ndcg()));
    for (var entry : new TreeMap<>(best.settings()).entrySet()) {
      if (!entry.getValue().isEmpty()) {
        text.append(line(entry)).append('\n');
      }
    }
    Files.writeString(file, text);
  }

  /**
   * Writes the entry by {@code Properties}, which escapes it for reading by the same class; the
   * date line is dropped.
   */
  private static String line(Map.Entry<String, String> entry) throws IOException {
    var properties = new Properties();
    properties.setProperty(entry.getKey(), entry.getValue());
    var written = new StringWriter();
    properties.store(written, null);
    return written
        .toString()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .findFirst()
        .orElseThrow();
  }
}
