package io.lodestream.querygen.feedback;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What feedback from people counts for; section {@code feedback}, read by {@link #from}.
 *
 * @param weights score of a pair by source; 1 for a source that is not named
 */
public record FeedbackSettings(Map<String, Double> weights, int maxGrade, Duration maxWait) {

  private static final String[] NONE = {};

  public FeedbackSettings {
    weights = Map.copyOf(weights);
  }

  public static final SectionReader<FeedbackSettings> SECTION =
      new SectionReader<>("feedback", FeedbackSettings::from);

  public static FeedbackSettings from(Section section) {
    return new FeedbackSettings(
        weights(section),
        section.integer(
            "max-grade", 1, 1, 1_000, "grade from which a pair has its source's whole weight"),
        section.duration(
            "max-wait",
            Duration.ofMinutes(10),
            "how long feedback waits for its passage to become known, before it ends in"
                + " `rejected-pairs` as `unknown-passage`"));
  }

  private static Map<String, Double> weights(Section section) {
    var weights = new TreeMap<String, Double>();
    var named =
        section.optionalText(
            "weights",
            "score of a pair from people by its source, e.g. `click=0.3,label=1`; a source that is"
                + " not named has 1");
    section.limitsShownAs("weights", "`source=weight` with commas between, weights above 0 to 1");
    for (var entry : named.map(text -> text.split(",")).orElse(NONE)) {
      var parts = entry.strip().split("=", 2);
      boolean isRule = parts.length == 2 && parts[1].matches("0?\\.\\d{1,6}|1(\\.0{1,6})?");
      double weight = isRule ? Double.parseDouble(parts[1]) : 0;
      section.require(
          weight > 0,
          "feedback.weights must be source=weight, each above 0 to 1, was '%s'".formatted(entry));
      weights.put(parts[0], weight);
    }
    return weights;
  }

  /**
   * The score of a pair.
   *
   * @param grade 0 or more; 0 scores 0
   */
  public double score(String source, int grade) {
    return weights.getOrDefault(source, 1.0) * Math.min(grade, maxGrade) / maxGrade;
  }
}
