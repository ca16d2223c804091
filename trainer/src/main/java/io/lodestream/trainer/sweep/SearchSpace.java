package io.lodestream.trainer.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The keys that are searched, each with its values. */
public record SearchSpace(Map<String, Axis> axes) {
  private static final String INSTRUCTION =
      "Represent this sentence for searching relevant passages: ";

  public SearchSpace {
    axes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(axes));
  }

  /** What usually decides: learning rate, batch, temperature, epochs, query prompt, pooling. */
  public static SearchSpace standard() {
    var axes = new LinkedHashMap<String, Axis>();
    axes.put("trainer.learning-rate", new Axis.LogRange(5e-6, 2e-4));
    axes.put("trainer.batch-size", choices("16", "32", "64", "128"));
    axes.put("trainer.temperature", choices("0.02", "0.05", "0.1"));
    axes.put("trainer.epochs", choices("1", "2", "3"));
    axes.put("trainer.query-prompt", choices("none", "query: ", INSTRUCTION));
    axes.put("trainer.pooling", choices("mean", "cls", "last-token"));
    return new SearchSpace(axes);
  }

  private static Axis choices(String... values) {
    return new Axis.Choices(List.of(values));
  }

  /** The same, with other values for some keys, or with more keys. */
  public SearchSpace with(Map<String, Axis> others) {
    var all = new LinkedHashMap<>(axes);
    all.putAll(others);
    return new SearchSpace(all);
  }

  Map<String, String> draw(Random random) {
    var values = new LinkedHashMap<String, String>();
    axes.forEach((key, axis) -> values.put(key, axis.draw(random)));
    return values;
  }
}
