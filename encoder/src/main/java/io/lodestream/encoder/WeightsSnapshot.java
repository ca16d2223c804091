package io.lodestream.encoder;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights of one moment, in Java memory, such as the best checkpoint so far.
 *
 * @param values Hugging Face name to values in row-major order; not copied, treat as read-only
 */
public record WeightsSnapshot(Map<String, float[]> values) {
  public WeightsSnapshot {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
