package io.lodestream.indexer.search;

import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import java.util.HashMap;

/** Section {@code index} with some keys set. */
public final class RetrievalSettingsOf {

  private RetrievalSettingsOf() {}

  /** Keys without {@code index.}, each followed by its value. */
  public static RetrievalSettings keys(String... keysAndValues) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put("index." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Settings.of(values).read(RetrievalSettings.SECTION);
  }
}
