package io.lodestream.trainer.validation;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.runtime.sparse.Bm25Encoder;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.PairScorer;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.settings.ValidationBy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Searches validation queries exactly among validation passages and distractors: by a model's
 * vectors alone, and by a hybrid search of them.
 *
 * <p>Each query has one relevant passage, so nDCG is {@code 1 / log2(1 + rank)}. A passage that
 * scores as much as the relevant one ranks before it, so that a collapsed model gets nothing. Used
 * by one thread.
 */
public final class RetrievalCheck {
  /** Ranks below this count nothing. */
  public static final int DEPTH = 10;

  private static final int CHUNK = 64;

  private final List<String> queries = new ArrayList<>();
  private final List<Integer> relevant = new ArrayList<>();
  private final List<String> passages;
  private final ValidationBy by;
  private final SparseEncoder words;
  private Optional<FusedSearch> hybrid = Optional.empty();

  private RetrievalCheck(
      List<TrainingPair> validation,
      List<TrainingPair> distractors,
      int maxQueries,
      int maxDistractors,
      TrainerSettings settings) {
    this.by = settings.validation().by();
    this.words = Bm25Encoder.of(settings.words());
    long seed = settings.seed();
    var index = new LinkedHashMap<String, Integer>();
    for (var pair : sample(validation, maxQueries, seed)) {
      queries.add(pair.query());
      relevant.add(index.computeIfAbsent(pair.passage(), p -> index.size()));
    }
    int own = index.size();
    for (var pair : queries.isEmpty() ? List.<TrainingPair>of() : shuffled(distractors, seed)) {
      if (index.size() - own >= maxDistractors) {
        break;
      }
      index.computeIfAbsent(pair.passage(), p -> index.size());
    }
    this.passages = List.copyOf(index.keySet());
  }

  /**
   * The validation split of a run: a seeded sample of its pairs that answer.
   *
   * @param validation pairs never trained on
   * @param train pairs whose passages are searched too, a seeded sample of them
   */
  public static RetrievalCheck ofSplit(
      List<TrainingPair> validation, List<TrainingPair> train, TrainerSettings settings) {
    var answered = validation.stream().filter(pair -> pair.weight() > 0).toList();
    var limits = settings.validation();
    return new RetrievalCheck(answered, train, limits.maxQueries(), limits.distractors(), settings);
  }

  /** A set used whole and in its order, as the frozen ones of earlier windows are. */
  public static RetrievalCheck frozen(
      List<TrainingPair> validation, List<TrainingPair> distractors, TrainerSettings settings) {
    return new RetrievalCheck(
        validation, distractors, Integer.MAX_VALUE, Integer.MAX_VALUE, settings);
  }

  private static List<TrainingPair> sample(List<TrainingPair> pairs, int most, long seed) {
    return shuffled(pairs, seed).subList(0, Math.min(most, pairs.size()));
  }

  private static List<TrainingPair> shuffled(List<TrainingPair> pairs, long seed) {
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  /** Queries measured. */
  public int queries() {
    return queries.size();
  }

  /** Passages searched. */
  public int passages() {
    return passages.size();
  }

  /** The queries, in the order of {@link Scores#perQuery}. */
  public List<String> queryTexts() {
    return List.copyOf(queries);
  }

  /** The passages searched, each once. */
  public List<String> passageTexts() {
    return passages;
  }

  /** Mean nDCG@10 of a scorer, 0 to 1; 0 without queries. */
  public double ndcg(PairScorer scorer) {
    return IntStream.range(0, queries.size())
        .parallel()
        .mapToDouble(i -> ndcg(ranked(relevant.get(i), j -> score(scorer, i, j))))
        .average()
        .orElse(0);
  }

  private float score(PairScorer scorer, int query, int passage) {
    return scorer.score(queries.get(query), passages.get(passage));
  }

  /**
   * nDCG@10 of every query by prefixes of the vectors, each scaled to length 1, and by a hybrid
   * search with the deciding prefix; the texts are embedded once.
   *
   * @param dimensions at most the embedder's
   * @param betweenChunks called every second or so; what it throws ends the check
   */
  public Scores measure(Embedder embedder, Dimensions dimensions, Runnable betweenChunks) {
    var dense = new TreeMap<Integer, double[]>();
    var fused = new double[0];
    var queryVectors = embedded(queries, TextRole.QUERY, embedder, betweenChunks);
    var passageVectors = embedded(passages, TextRole.PASSAGE, embedder, betweenChunks);
    for (int dimension : dimensions.all()) {
      betweenChunks.run();
      var asked = cut(queryVectors, dimension);
      var searched = cut(passageVectors, dimension);
      dense.put(dimension, ndcgs(asked, searched));
      if (dimension == dimensions.deciding()) {
        betweenChunks.run();
        fused = fusedNdcgs(asked, searched);
      }
    }
    return new Scores(by, dimensions.deciding(), dense, fused);
  }

  private double[] fusedNdcgs(float[][] queryVectors, float[][] passageVectors) {
    if (hybrid.isEmpty()) {
      hybrid = Optional.of(new FusedSearch(words, queries, relevant, passages));
    }
    var search = hybrid.get();
    return IntStream.range(0, queryVectors.length)
        .parallel()
        .mapToDouble(i -> search.ndcg(i, j -> dot(queryVectors[i], passageVectors[j])))
        .toArray();
  }

  private double[] ndcgs(float[][] queryVectors, float[][] passageVectors) {
    var ndcgs = new double[queryVectors.length];
    for (int i = 0; i < ndcgs.length; i++) {
      var query = queryVectors[i];
      ndcgs[i] = ndcg(ranked(relevant.get(i), j -> dot(query, passageVectors[j])));
    }
    return ndcgs;
  }

  /** Of a query whose passage is at a rank, from 1. */
  static double ndcg(int rank) {
    return rank <= DEPTH ? Math.log(2) / Math.log(1 + rank) : 0;
  }

  private static float[][] cut(float[][] vectors, int dimension) {
    return Arrays.stream(vectors).map(vector -> cut(vector, dimension)).toArray(float[][]::new);
  }

  private static float[] cut(float[] vector, int dimension) {
    var prefix = Arrays.copyOf(vector, dimension);
    double length = Math.max(Math.sqrt(dot(prefix, prefix)), 1e-12);
    for (int i = 0; i < dimension; i++) {
      prefix[i] = (float) (prefix[i] / length);
    }
    return prefix;
  }

  /** In order of length, so that little is padded, and in chunks, so that it can be ended. */
  private static float[][] embedded(
      List<String> texts, TextRole role, Embedder embedder, Runnable betweenChunks) {
    var byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> texts.get(i).length()))
            .toList();
    var vectors = new float[texts.size()][];
    for (int from = 0; from < vectors.length; from += CHUNK) {
      betweenChunks.run();
      var chunk = byLength.subList(from, Math.min(vectors.length, from + CHUNK));
      var embedded = embedder.embed(chunk.stream().map(texts::get).toList(), role);
      for (int i = 0; i < embedded.length; i++) {
        vectors[chunk.get(i)] = embedded[i];
      }
    }
    return vectors;
  }

  private int ranked(int relevant, IntToDoubleFunction scores) {
    double score = scores.applyAsDouble(relevant);
    int rank = 1;
    for (int i = 0; i < passages.size(); i++) {
      if (i != relevant && !(scores.applyAsDouble(i) < score)) {
        rank++;
      }
    }
    return rank;
  }

  private static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
