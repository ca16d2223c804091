package io.lodestream.local.demo;

import io.lodestream.local.beir.BeirDataset;
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
    settings.put("trainer.max-pairs", quick ? "640" : "4000");
    settings.put("trainer.seed", Long.toString(seed));
    settings.put("querygen.seed", Long.toString(seed));
    settings.put("evaluator.seed", Long.toString(seed));
    return settings;
  }

  /** The part of a set that {@code --quick} uses. */
  public static BeirDataset quickPart(BeirDataset dataset) {
    return dataset.firstDocuments(QUICK_DOCUMENTS);
  }
}
