package io.lodestream.querygen.corpus;

import io.lodestream.querygen.text.Definition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The abbreviations that the corpus defines, with the documents that define them. Thread-safe.
 *
 * <p>Holds so many abbreviations and expansions at most; later ones are not learnt.
 */
final class Definitions {

  private static final int MAX_FORMS = 50_000;
  private static final double AGREEMENT = 0.7;

  /** Form to the other form to the documents that define one by the other, with how often. */
  private final Map<String, Map<String, Map<String, Integer>>> forms = new HashMap<>();

  synchronized void add(String documentId, List<Definition> definitions) {
    for (var definition : definitions) {
      count(definition.shortForm(), definition.longForm(), documentId, 1);
      count(key(definition.longForm()), definition.shortForm(), documentId, 1);
    }
  }

  synchronized void remove(String documentId, List<Definition> definitions) {
    for (var definition : definitions) {
      count(definition.shortForm(), definition.longForm(), documentId, -1);
      count(key(definition.longForm()), definition.shortForm(), documentId, -1);
    }
  }

  /** The document's own definition, else the one that most documents agree on. */
  synchronized Optional<String> otherForm(String phrase, String documentId) {
    var others = forms.getOrDefault(phrase, forms.get(key(phrase)));
    if (others == null) {
      return Optional.empty();
    }
    var own =
        others.entrySet().stream()
            .filter(other -> other.getValue().containsKey(documentId))
            .max(
                Comparator.comparingInt(
                        (Map.Entry<String, Map<String, Integer>> other) ->
                            other.getValue().get(documentId))
                    .thenComparing(Map.Entry.comparingByKey()));
    return own.map(Map.Entry::getKey).or(() -> agreed(others));
  }

  /** By spelling without case: "Severe acute ..." and "severe acute ..." are one. */
  private static Optional<String> agreed(Map<String, Map<String, Integer>> others) {
    var documents = new HashMap<String, Integer>();
    others.forEach((other, by) -> documents.merge(key(other), by.size(), Integer::sum));
    int all = documents.values().stream().mapToInt(n -> n).sum();
    return others.entrySet().stream()
        .filter(other -> documents.get(key(other.getKey())) >= AGREEMENT * all)
        .max(
            Comparator.comparingInt(
                    (Map.Entry<String, Map<String, Integer>> other) -> other.getValue().size())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private void count(String form, String other, String documentId, int change) {
    if (change > 0 && forms.size() >= MAX_FORMS && !forms.containsKey(form)) {
      return;
    }
    forms.compute(
        form,
        (f, others) -> {
          var known = others == null ? new HashMap<String, Map<String, Integer>>() : others;
          known.compute(
              other,
              (o, by) -> {
                var counts = by == null ? new HashMap<String, Integer>() : by;
                counts.merge(documentId, change, Integer::sum);
                counts.values().removeIf(count -> count <= 0);
                return counts.isEmpty() ? null : counts;
              });
          return known.isEmpty() ? null : known;
        });
  }

  private static String key(String form) {
    return form.toLowerCase(Locale.ROOT);
  }
}
