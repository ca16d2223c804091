package io.lodestream.cli.demo;

import io.lodestream.cli.beir.BeirDataset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The demo's own defaults, below file, environment and {@code --set}: one partition, free ports,
 * one training window that closes soon after the last pair, a training that fits in minutes on two
 * cores.
 */
public final class DemoDefaults {

  private static final int QUICK_DOCUMENTS = 24;

  /** Characters of English text in an average passage of the default size. */
  private static final int CHARS_PER_PASSAGE = 370;

  /**
   * The longest document that ingest takes by default; longer documents become dead letters and
   * give no passage.
   */
  private static final int LONGEST_DOCUMENT_CHARS = 8 << 20;

  private static final int TRAINING_PAIRS = 1_500;
  private static final int QUICK_TRAINING_PAIRS = 640;

  /**
   * Share of judged pairs that are trained on; the rest is refused or held out for validation and
   * evaluation.
   */
  private static final double SHARE_TRAINED_ON = 0.75;

  private DemoDefaults() {}

  public static Map<String, String> of(
      BeirDataset dataset, Path dataDir, boolean quick, long seed) {
    var settings = new HashMap<String, String>();
    settings.put("lodestream.state-dir", dataDir.resolve("state").toString());
    settings.put("lodestream.artifacts-dir", dataDir.resolve("models").toString());
    settings.put("lodestream.metrics-interval", "1s");
    settings.put("topics.partitions", "1");
    settings.put("http.port", "0");
    settings.put("window.max-idle", "6s");
    settings.put("window.max-pairs", "100000");
    long passages =
        Math.max(1, characters(quick ? quickPart(dataset) : dataset) / CHARS_PER_PASSAGE);
    double wanted = (quick ? QUICK_TRAINING_PAIRS : TRAINING_PAIRS) / SHARE_TRAINED_ON;
    long perPassage = Math.max(1, Math.min(3, Math.round(wanted / passages)));
    settings.put("querygen.queries-per-passage", Long.toString(perPassage));
    settings.put("querygen.passage-share", Double.toString(Math.min(1, wanted / passages)));
    settings.put(
        "trainer.max-pairs", Integer.toString(quick ? QUICK_TRAINING_PAIRS : TRAINING_PAIRS));
    // Of one pass over so few pairs the last checkpoint is the best; measuring others takes a
    // minute.
    settings.put("trainer.checkpoints", "1");
    settings.put("trainer.distractors", "300");
    settings.put("trainer.seed", Long.toString(seed));
    settings.put("querygen.seed", Long.toString(seed));
    settings.put("evaluator.seed", Long.toString(seed));
    return settings;
  }

  private static long characters(BeirDataset dataset) {
    return dataset.documents().stream()
        .mapToLong(document -> document.text().length())
        .filter(length -> length <= LONGEST_DOCUMENT_CHARS)
        .sum();
  }

  /** The part of a set that {@code --quick} uses. */
  public static BeirDataset quickPart(BeirDataset dataset) {
    return dataset.firstDocuments(QUICK_DOCUMENTS);
  }
}
