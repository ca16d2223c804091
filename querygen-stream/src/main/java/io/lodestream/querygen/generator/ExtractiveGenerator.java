package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Word;
import io.lodestream.schemas.Passage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes queries with the passage's own words, each from another sentence where there are enough.
 *
 * <p>Kinds are drawn by weight, sentences by salience; both from a seed and the content hash, so
 * the same passage gets the same queries while the corpus' statistics are the same.
 */
public final class ExtractiveGenerator implements QueryGenerator {

  /** Names of all kinds with their weights when none are configured. */
  public static final Map<String, Double> DEFAULT_KINDS =
      Map.of("question", 6.0, "salient-span", 2.0, "key-phrase", 1.5, "cloze", 0.5, "figure", 4.0);

  private static final String VERSION = "extractive-3";
  private static final String NAMED = "+title";
  private static final int ROUNDS = 3;

  private final Map<String, QueryKind> kinds;
  private final Map<String, Double> weights;
  private final Naming naming;
  private final int queriesPerPassage;
  private final long seed;
  private final TermStatistics statistics;

  /**
   * @param weights kind to weight; kinds left out are not used
   * @param naming share of the queries that say what their document is about, 0 to 1
   * @throws IllegalArgumentException for a kind that does not exist or weights without a positive
   */
  public ExtractiveGenerator(
      Map<String, Double> weights,
      double naming,
      int queriesPerPassage,
      long seed,
      TermStatistics statistics) {
    this.kinds =
        Stream.of(new Question(), new SalientSpan(), new KeyPhrase(), new Cloze())
            .collect(Collectors.toMap(QueryKind::name, kind -> kind));
    this.weights = new TreeMap<>(weights);
    this.naming = new Naming(naming, statistics);
    this.queriesPerPassage = queriesPerPassage;
    this.seed = seed;
    this.statistics = statistics;
    if (!DEFAULT_KINDS.keySet().containsAll(weights.keySet())) {
      throw new IllegalArgumentException(
          "kinds of query are %s, was %s".formatted(DEFAULT_KINDS.keySet(), weights.keySet()));
    }
    if (weights.values().stream().noneMatch(weight -> weight > 0)) {
      throw new IllegalArgumentException("one kind of query needs a positive weight: " + weights);
    }
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public List<GeneratedQuery> generate(Passage passage) {
    var prose = Prose.of(passage.getTitle(), passage.getText(), statistics);
    var usable = usable(prose);
    var random = new SplittableRandom(seed ^ seedOf(passage.getContentHash()));
    var queries = new ArrayList<GeneratedQuery>();
    var texts = new HashSet<String>();
    var unused = new ArrayList<>(prose.sentences());
    var rows = new ArrayList<>(prose.figures().rows());
    int repeats = queriesPerPassage * ROUNDS;
    while (queries.size() < queriesPerPassage && !usable.isEmpty() && repeats > 0) {
      var kind = drawKind(usable, random);
      var written =
          kind.equals(FigureQuestion.NAME)
              ? writeFigure(prose, rows, random)
              : write(kinds.get(kind), prose, unused, random);
      if (written.isEmpty()) {
        // It has nothing here that fits; another kind may, and the passage needs its queries.
        usable.remove(kind);
      } else if (texts.add(written.get().toLowerCase(Locale.ROOT))) {
        queries.add(query(queries.size(), kind, prose.title(), written.get(), random));
      } else {
        repeats--;
      }
    }
    return List.copyOf(queries);
  }

  private GeneratedQuery query(
      int ordinal, String kind, String title, String text, RandomGenerator random) {
    var source = VERSION + "/" + kind;
    return naming
        .named(title, text, random)
        .map(named -> new GeneratedQuery(ordinal, named, source + NAMED))
        .orElseGet(() -> new GeneratedQuery(ordinal, text, source));
  }

  /** The kinds that the passage has something for. */
  private Map<String, Double> usable(Prose prose) {
    var usable = new TreeMap<>(weights);
    usable.values().removeIf(weight -> weight <= 0);
    if (prose.figures().isEmpty()) {
      usable.remove(FigureQuestion.NAME);
    }
    if (prose.sentences().isEmpty()) {
      usable.keySet().removeAll(kinds.keySet());
    }
    return usable;
  }

  private static Optional<String> writeFigure(
      Prose prose, List<String> unused, RandomGenerator random) {
    if (unused.isEmpty()) {
      unused.addAll(prose.figures().rows());
    }
    var row = unused.remove(random.nextInt(unused.size()));
    return Optional.of(FigureQuestion.write(prose.figures(), row, random));
  }

  /** Tries sentences until one fits the kind; one that was used comes back when all are. */
  private static Optional<String> write(
      QueryKind kind, Prose prose, List<Sentence> unused, RandomGenerator random) {
    if (unused.isEmpty()) {
      unused.addAll(prose.sentences());
    }
    var candidates = new ArrayList<>(unused);
    while (!candidates.isEmpty()) {
      var sentence = drawSentence(candidates, random);
      candidates.remove(sentence);
      var text = kind.write(prose, sentence, random).map(String::strip);
      if (text.isPresent()) {
        unused.remove(sentence);
        return text;
      }
    }
    return Optional.empty();
  }

  private static long seedOf(String contentHash) {
    long hash = 1125899906842597L;
    for (byte b : contentHash.getBytes(StandardCharsets.UTF_8)) {
      hash = 31 * hash + b;
    }
    return hash;
  }

  private static Sentence drawSentence(List<Sentence> sentences, RandomGenerator random) {
    double sum = sentences.stream().mapToDouble(ExtractiveGenerator::chance).sum();
    double at = random.nextDouble() * sum;
    for (var sentence : sentences) {
      at -= chance(sentence);
      if (at <= 0) {
        return sentence;
      }
    }
    return sentences.get(sentences.size() - 1);
  }

  /** Salient sentences more often; sentences full of figures seldom, since they tell of methods. */
  private static double chance(Sentence sentence) {
    long numbers = sentence.words().stream().filter(Word::startsWithDigit).count();
    boolean isMeasurement = numbers * 8 > sentence.words().size();
    return (0.1 + sentence.salience()) * (isMeasurement ? 0.25 : 1);
  }

  private static String drawKind(Map<String, Double> usable, RandomGenerator random) {
    double sum = usable.values().stream().mapToDouble(weight -> weight).sum();
    double at = random.nextDouble() * sum;
    String drawn = "";
    for (var entry : usable.entrySet()) {
      drawn = entry.getKey();
      at -= entry.getValue();
      if (at <= 0) {
        break;
      }
    }
    return drawn;
  }
}
