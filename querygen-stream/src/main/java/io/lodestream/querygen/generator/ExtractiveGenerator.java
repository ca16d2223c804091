package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.schemas.Passage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes queries by rules, each from another sentence where there are enough: with the passage's
 * own words, or with other words that the corpus has for the same thing.
 *
 * <p>Kinds are drawn by weight, sentences by salience; both from a seed and the content hash, so
 * the same passage gets the same queries while the corpus' statistics are the same.
 */
public final class ExtractiveGenerator implements QueryGenerator {

  /** Weights of the kinds when none are configured; kinds left out are not used. */
  public static final Map<String, Double> DEFAULT_KINDS =
      Map.of("question", 6.0, "salient-span", 2.0, "key-phrase", 1.5, "cloze", 0.5, "figure", 4.0);

  /** Kinds that need to know the corpus' words, and so memory and time. */
  public static final Set<String> KINDS_IN_OTHER_WORDS =
      Set.of("abbreviation", "synonym", "heading", "anchor");

  /** Names of all kinds, in alphabetical order. */
  public static final List<String> KINDS =
      all(TermStatistics.NONE, OtherWords.NONE).map(QueryKind::name).sorted().toList();

  /** The kind for which passages of other documents are searched. */
  public static final String RESTATED = "restated";

  private static final String VERSION = "extractive-3";
  private static final String NAMED = "+title";
  private static final int ROUNDS = 3;

  private final Map<String, QueryKind> kinds;
  private final Supplier<Map<String, Double>> weights;
  private final Optional<KindLearning> learning;
  private final Naming naming;
  private final int queriesPerPassage;
  private final long seed;
  private final TermStatistics statistics;

  /**
   * @param weights kind to weight; kinds left out are not used
   * @param naming share of the queries that say what their document is about, 0 to 1
   * @param otherWords needed for {@link #KINDS_IN_OTHER_WORDS} only
   * @throws IllegalArgumentException for a kind that does not exist or weights without a positive
   */
  public ExtractiveGenerator(
      Map<String, Double> weights,
      double naming,
      int queriesPerPassage,
      long seed,
      TermStatistics statistics,
      OtherWords otherWords) {
    this(
        constant(weights),
        Optional.empty(),
        naming,
        queriesPerPassage,
        seed,
        statistics,
        otherWords);
  }

  /**
   * With weights that follow how its queries are judged.
   *
   * @param learning knows {@link #KINDS}
   */
  public ExtractiveGenerator(
      KindLearning learning,
      double naming,
      int queriesPerPassage,
      long seed,
      TermStatistics statistics,
      OtherWords otherWords) {
    this(
        learning::weights,
        Optional.of(learning),
        naming,
        queriesPerPassage,
        seed,
        statistics,
        otherWords);
  }

  private ExtractiveGenerator(
      Supplier<Map<String, Double>> weights,
      Optional<KindLearning> learning,
      double naming,
      int queriesPerPassage,
      long seed,
      TermStatistics statistics,
      OtherWords otherWords) {
    this.kinds =
        all(statistics, otherWords).collect(Collectors.toMap(QueryKind::name, kind -> kind));
    this.weights = weights;
    this.learning = learning;
    this.naming = new Naming(naming, statistics);
    this.queriesPerPassage = queriesPerPassage;
    this.seed = seed;
    this.statistics = statistics;
  }

  private static Supplier<Map<String, Double>> constant(Map<String, Double> weights) {
    if (!KINDS.containsAll(weights.keySet())) {
      throw new IllegalArgumentException(
          "kinds of query are %s, was %s".formatted(KINDS, weights.keySet()));
    }
    if (weights.values().stream().noneMatch(weight -> weight > 0)) {
      throw new IllegalArgumentException("one kind of query needs a positive weight: " + weights);
    }
    var copy = Map.copyOf(weights);
    return () -> copy;
  }

  private static Stream<QueryKind> all(TermStatistics statistics, OtherWords otherWords) {
    return Stream.of(
        new FromSentence("question", new Question()),
        new FromSentence("salient-span", new SalientSpan()),
        new FromSentence("key-phrase", new KeyPhrase()),
        new FromSentence("cloze", new Cloze()),
        new FromRow("figure"),
        new Reworded("abbreviation", new OtherForms(otherWords)),
        new Reworded("synonym", new LikeWords(otherWords)),
        new FromHeading("heading", otherWords),
        new FromAnchor("anchor", otherWords),
        FromOtherPassage.neighbour("neighbour", statistics),
        FromOtherPassage.alike(RESTATED, statistics));
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public boolean wantsAlike() {
    return weights.get().getOrDefault(RESTATED, 0.0) > 0;
  }

  @Override
  public void judged(GeneratedQuery query, boolean isKept, boolean isToLearn) {
    var kind = kindOf(query.generator());
    learning.ifPresent(learnt -> kind.ifPresent(known -> learnt.learn(known, isKept, isToLearn)));
  }

  /** The kind by which a query was written, from what its pair names as its generator. */
  private static Optional<String> kindOf(String generator) {
    return generator.startsWith(VERSION + "/")
        ? Optional.of(generator.substring(VERSION.length() + 1).replace(NAMED, ""))
        : Optional.empty();
  }

  @Override
  public List<GeneratedQuery> generate(Passage passage, Surroundings surroundings) {
    var material = new Material(passage, surroundings, statistics);
    var usable = usable(material);
    var random = new SplittableRandom(seed ^ seedOf(passage.getContentHash()));
    var queries = new ArrayList<GeneratedQuery>();
    var texts = new HashSet<String>();
    int repeats = queriesPerPassage * ROUNDS;
    while (queries.size() < queriesPerPassage && !usable.isEmpty() && repeats > 0) {
      var kind = drawKind(usable, random);
      var written = kinds.get(kind).write(material, random);
      if (written.isEmpty()) {
        // It has nothing here that fits; another kind may, and the passage needs its queries.
        usable.remove(kind);
      } else if (texts.add(written.get().toLowerCase(Locale.ROOT))) {
        queries.add(query(queries.size(), kind, material.prose().title(), written.get(), random));
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

  /** The kinds that the passage may have something for. */
  private Map<String, Double> usable(Material material) {
    var usable = new TreeMap<>(weights.get());
    usable
        .entrySet()
        .removeIf(kind -> kind.getValue() <= 0 || !kinds.get(kind.getKey()).fits(material));
    return usable;
  }

  private static long seedOf(String contentHash) {
    long hash = 1125899906842597L;
    for (byte b : contentHash.getBytes(StandardCharsets.UTF_8)) {
      hash = 31 * hash + b;
    }
    return hash;
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
