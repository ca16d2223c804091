package io.lodestream.querygen.settings;

import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.runtime.config.Section;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How kinds of rule-made queries are weighed; key {@code querygen.kinds}.
 *
 * @param isAuto whether the weights are to be found by how queries are judged
 * @param byKind weight by kind; with {@code auto}, to begin with, the same for every kind
 */
public record KindWeights(boolean isAuto, Map<String, Double> byKind) {

  /** The value of the key that asks for a trial. */
  public static final String AUTO = "auto";

  public KindWeights {
    byKind = Map.copyOf(byKind);
  }

  /** One kind alone. */
  public static KindWeights only(String kind) {
    return new KindWeights(false, Map.of(kind, 1.0));
  }

  /** Whether a kind is used that needs to know the corpus' words. */
  boolean needOtherWords() {
    return ExtractiveGenerator.KINDS_IN_OTHER_WORDS.stream()
        .anyMatch(kind -> byKind.getOrDefault(kind, 0.0) > 0);
  }

  /** Whether a kind is used that needs passages of other documents. */
  boolean needAlike() {
    return byKind.getOrDefault(ExtractiveGenerator.RESTATED, 0.0) > 0;
  }

  /** As the key has them, the heaviest kind first. */
  @Override
  public String toString() {
    return byKind.entrySet().stream()
        .filter(kind -> kind.getValue() > 0)
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(kind -> kind.getKey() + "=" + inDigits(kind.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String inDigits(double weight) {
    return String.format(Locale.ROOT, "%.6f", weight).replaceFirst("\\.?0+$", "");
  }

  static KindWeights from(Section section) {
    var text =
        section.optionalText(
            "kinds",
            "relative weights of the kinds of extractive queries; a passage's queries are drawn"
                + " from the kinds that the passage has something for. `auto` weighs each kind by how"
                + " many of its queries a search does not solve yet: over files by a trial on a"
                + " sample of the passages, in a stream by the queries judged so far");
    var byDefault = new KindWeights(false, ExtractiveGenerator.DEFAULT_KINDS);
    section.defaultShownAs("kinds", "`" + byDefault + "`");
    section.limitsShownAs(
        "kinds",
        "`auto`, or `kind=weight` with commas between, one weight above 0; kinds are "
            + ExtractiveGenerator.KINDS.stream()
                .map(kind -> "`" + kind + "`")
                .collect(Collectors.joining(", ")));
    if (text.isEmpty()) {
      return byDefault;
    }
    return text.get().strip().equals(AUTO)
        ? new KindWeights(
            true,
            ExtractiveGenerator.KINDS.stream().collect(Collectors.toMap(kind -> kind, kind -> 1.0)))
        : weighed(section, text.get());
  }

  private static KindWeights weighed(Section section, String text) {
    var weights = new TreeMap<String, Double>();
    for (var entry : text.split(",")) {
      var parts = entry.strip().split("=", 2);
      boolean isWeight = parts.length == 1 || parts[1].matches("\\d{1,6}(\\.\\d{1,6})?");
      boolean isKind = ExtractiveGenerator.KINDS.contains(parts[0]);
      section.require(
          isKind && isWeight,
          "querygen.kinds must be auto, or kind=weight of %s, was '%s'"
              .formatted(ExtractiveGenerator.KINDS, entry));
      if (isKind && isWeight) {
        weights.put(parts[0], parts.length == 1 ? 1.0 : Double.parseDouble(parts[1]));
      }
    }
    section.require(
        weights.values().stream().anyMatch(weight -> weight > 0),
        "querygen.kinds must give one kind a positive weight, was '%s'".formatted(text));
    return new KindWeights(false, weights);
  }
}
