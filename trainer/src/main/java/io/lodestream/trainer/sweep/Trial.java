package io.lodestream.trainer.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One configuration to be tried.
 *
 * @param number from 0, which is the configuration as it was given
 * @param values configuration key to value, over what was given
 */
public record Trial(int number, Map<String, String> values) {
  public Trial {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
