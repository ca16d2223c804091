package io.lodestream.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which known name somebody may have meant who wrote an unknown one. */
final class NearestName {

  /** Edits per character of the name above which the nearest is no likely slip. */
  private static final double MOST_EDITS = 0.34;

  private NearestName() {}

  /** For the middle of a message: {@code , did you mean X?}, or nothing. */
  static String suggestion(String name, Collection<String> known) {
    int most = (int) Math.max(1, name.length() * MOST_EDITS);
    var distance = new LevenshteinDistance(most);
    return known.stream()
        .filter(candidate -> distance.apply(name, candidate) >= 0)
        .min(
            Comparator.<String>comparingInt(candidate -> distance.apply(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .map(", did you mean %s?"::formatted)
        .orElse("");
  }
}
