package io.lodestream.runtime.config;

/**
 * What the reference page shows of a configuration key.
 *
 * @param key the full key, or {@code prefix.*} for keys that are passed on to a library
 * @param shortKey the key without its section's prefix
 * @param type what a value is, e.g. {@code whole number} or {@code time}
 * @param byDefault what holds when the key is not set
 * @param hasValueAsDefault whether {@code byDefault} could be given as value, and is no description
 * @param limits what values are allowed, empty for all of the type
 * @param meaning what the key decides, a fragment of a sentence
 */
public record KeyDescription(
    String key,
    String shortKey,
    String type,
    String byDefault,
    boolean hasValueAsDefault,
    String limits,
    String meaning) {

  KeyDescription withDefault(String shown) {
    return new KeyDescription(key, shortKey, type, shown, false, limits, meaning);
  }

  KeyDescription withLimits(String shown) {
    return new KeyDescription(key, shortKey, type, byDefault, hasValueAsDefault, shown, meaning);
  }
}
