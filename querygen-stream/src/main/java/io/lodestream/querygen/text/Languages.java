package io.lodestream.querygen.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Tells when a query is plainly in another language than its passage: in a script that the passage
 * does not use, or with another language's function words.
 *
 * <p>It speaks up only when sure. A query without function words, a passage without sentences, and
 * languages of the Latin script that Lucene has no list of are never objected to; nor are languages
 * close to each other, such as Danish and Norwegian. Stateless.
 */
public final class Languages {

  private static final double FOREIGN_SCRIPT = 0.5;
  private static final double OWN_SCRIPT = 0.2;
  private static final double PASSAGE_SHARE = 0.2;
  private static final double QUERY_SHARE = 0.25;
  private static final int QUERY_WORDS = 3;
  private static final double NEARLY_BEST = 0.7;
  private static final int NAMED_AT_MOST = 3;

  /** Languages of scripts that few share. */
  private static final Map<UnicodeScript, List<String>> BY_SCRIPT =
      Map.of(
          UnicodeScript.ARABIC, List.of("ar", "fa", "ur"),
          UnicodeScript.CYRILLIC, List.of("bg", "ru", "sr", "uk"),
          UnicodeScript.DEVANAGARI, List.of("hi", "mr", "ne"),
          UnicodeScript.GREEK, List.of("el"),
          UnicodeScript.HAN, List.of("ja", "zh"),
          UnicodeScript.HANGUL, List.of("ko"),
          UnicodeScript.HEBREW, List.of("he"),
          UnicodeScript.THAI, List.of("th"));

  private Languages() {}

  /**
   * Why the two differ.
   *
   * @return e.g. {@code "de, passage en"}, or nothing where no difference is certain
   */
  public static Optional<String> difference(String query, String passage) {
    var queryWords = words(query);
    var passageWords = words(passage);
    var known = Set.copyOf(passageWords);
    var own = queryWords.stream().filter(word -> !known.contains(word)).toList();
    return scripts(own, passageWords).or(() -> functionWords(queryWords, passageWords));
  }

  /** Codes that {@link #likely} may answer with (ISO 639-1). */
  public static Set<String> known() {
    var known = new TreeSet<>(FunctionWords.BY_LANGUAGE.keySet());
    BY_SCRIPT.values().forEach(known::addAll);
    return known;
  }

  /**
   * The languages that a query may be in, likeliest first; none when its words do not tell.
   *
   * @return codes of {@link #known}
   */
  public static List<String> likely(String query) {
    var words = words(query);
    var byWords = best(hits(words), Math.max(QUERY_WORDS, QUERY_SHARE * words.size()));
    if (!byWords.isEmpty()) {
      return byWords;
    }
    return shares(words).entrySet().stream()
        .filter(entry -> entry.getValue() > FOREIGN_SCRIPT)
        .findFirst()
        .map(entry -> BY_SCRIPT.getOrDefault(entry.getKey(), List.of()))
        .orElse(List.of());
  }

  private static Optional<String> scripts(List<String> own, List<String> passage) {
    var scripts = shares(passage);
    return shares(own).entrySet().stream()
        .filter(entry -> entry.getValue() > FOREIGN_SCRIPT)
        .filter(entry -> !scripts.isEmpty())
        .filter(entry -> scripts.getOrDefault(entry.getKey(), 0.0) < OWN_SCRIPT)
        .map(entry -> "%s, passage %s".formatted(name(entry.getKey()), names(scripts)))
        .findFirst();
  }

  /** Share of the letters by script; Japanese counts as Han, since a query may have kanji alone. */
  private static Map<UnicodeScript, Double> shares(List<String> words) {
    var counts = new EnumMap<UnicodeScript, Double>(UnicodeScript.class);
    words.stream()
        .flatMapToInt(String::codePoints)
        .filter(Character::isLetter)
        .forEach(letter -> counts.merge(script(letter), 1.0, Double::sum));
    double letters = counts.values().stream().mapToDouble(Double::doubleValue).sum();
    counts.replaceAll((script, count) -> count / letters);
    return counts;
  }

  private static UnicodeScript script(int letter) {
    var script = UnicodeScript.of(letter);
    return switch (script) {
      case HIRAGANA, KATAKANA -> UnicodeScript.HAN;
      default -> script;
    };
  }

  private static String name(UnicodeScript script) {
    return script.name().toLowerCase(Locale.ROOT) + " script";
  }

  private static String names(Map<UnicodeScript, Double> shares) {
    return shares.entrySet().stream()
        .filter(entry -> entry.getValue() >= OWN_SCRIPT)
        .map(entry -> name(entry.getKey()))
        .collect(Collectors.joining(" and "));
  }

  private static Optional<String> functionWords(List<String> query, List<String> passage) {
    var ofPassage = best(hits(passage), PASSAGE_SHARE * passage.size());
    var hits = hits(query);
    var ofQuery = best(hits, Math.max(QUERY_WORDS, QUERY_SHARE * query.size()));
    if (ofPassage.isEmpty() || ofQuery.isEmpty()) {
      return Optional.empty();
    }
    int most = hits.get(ofQuery.get(0));
    boolean mayBeSame =
        ofPassage.stream().anyMatch(language -> hits.getOrDefault(language, 0) * 2 > most);
    return mayBeSame
        ? Optional.empty()
        : Optional.of("%s, passage %s".formatted(named(ofQuery), named(ofPassage)));
  }

  private static Map<String, Integer> hits(List<String> words) {
    var hits = new TreeMap<String, Integer>();
    FunctionWords.BY_LANGUAGE.forEach(
        (language, set) -> hits.put(language, (int) words.stream().filter(set::contains).count()));
    return hits;
  }

  /** The language with most hits and nearly as likely ones, best first; none below the bound. */
  private static List<String> best(Map<String, Integer> hits, double atLeast) {
    int most = hits.values().stream().max(Integer::compare).orElse(0);
    if (most == 0 || most < atLeast) {
      return List.of();
    }
    return hits.entrySet().stream()
        .filter(entry -> entry.getValue() >= NEARLY_BEST * most)
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String named(List<String> languages) {
    return languages.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(" or "));
  }

  private static List<String> words(String text) {
    return Words.of(text, TermStatistics.NONE).stream().map(Word::term).toList();
  }
}
