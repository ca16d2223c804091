package io.lodestream.indexer.sync;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.collections.StoredPoint;
import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares a collection with the passages it should hold: their number, and for a sample the
 * content, the version, the model and the vectors, embedded and encoded afresh.
 */
public final class ParityCheck {

  /**
   * How to check.
   *
   * @param sample points looked at
   * @param minCosine between the stored and the fresh vector; below 1 since batches are padded and
   *     bf16 rounds
   */
  public record Settings(int sample, double minCosine) {}

  /**
   * @param difference what differs; empty when collection and passages agree
   */
  public record Result(long points, long expectedPoints, Optional<String> difference) {}

  /** Stores may keep weights in half precision; BM25's weights are below 2.2. */
  private static final float MAX_WEIGHT_DIFFERENCE = 0.01f;

  private final String collection;
  private final String modelId;
  private final Embedder embedder;
  private final Optional<SparseEncoder> words;
  private final VectorCollections store;
  private final LivePassages live;
  private final Settings settings;

  /**
   * @param words empty for a collection without sparse side
   */
  public ParityCheck(
      String collection,
      String modelId,
      Embedder embedder,
      Optional<SparseEncoder> words,
      VectorCollections store,
      LivePassages live,
      Settings settings) {
    this.collection = collection;
    this.modelId = modelId;
    this.embedder = embedder;
    this.words = words;
    this.store = store;
    this.live = live;
    this.settings = settings;
  }

  /**
   * Checks a collection that holds exactly what comes before the positions and is not written to
   * meanwhile. Passages changed after them may or may not have had a point, so the count is exact
   * while nothing changes and else an interval.
   *
   * @return empty while it is not known what should be there
   */
  public Optional<Result> at(Map<TopicPartition, Long> positions) {
    return live.cut(positions, settings.sample(), new Random(collection.hashCode()))
        .map(this::compare);
  }

  private Result compare(LivePassages.Cut cut) {
    long points = store.count(collection);
    long most = cut.settled() + cut.changedLater();
    if (points < cut.settled() || points > most) {
      var expected = cut.changedLater() == 0 ? "" + cut.settled() : cut.settled() + " to " + most;
      return new Result(
          points,
          cut.settled(),
          Optional.of("has %d points, should have %s".formatted(points, expected)));
    }
    return new Result(points, Math.max(points, cut.settled()), differenceIn(cut.sample()));
  }

  private Optional<String> differenceIn(List<LivePassages.Expected> sample) {
    if (sample.isEmpty()) {
      return Optional.empty();
    }
    var ids = sample.stream().map(LivePassages.Expected::passageId).toList();
    var stored =
        store.retrieve(collection, ids).stream()
            .collect(Collectors.toMap(StoredPoint::passageId, Function.identity()));
    for (var expected : sample) {
      var point = stored.get(expected.passageId());
      if (point == null) {
        return Optional.of("lacks passage " + expected.passageId());
      }
      if (LivePassages.fingerprint(point.contentHash()) != expected.fingerprint()) {
        return Optional.of("holds other content of passage " + expected.passageId());
      }
      if (point.version() != expected.version()) {
        return Optional.of(
            "holds version %d of passage %s, should hold %d"
                .formatted(point.version(), expected.passageId(), expected.version()));
      }
      if (!point.modelId().equals(modelId)) {
        return Optional.of(
            "holds passage %s of model %s".formatted(expected.passageId(), point.modelId()));
      }
    }
    return vectorDifference(ids.stream().map(stored::get).toList());
  }

  private Optional<String> vectorDifference(List<StoredPoint> points) {
    var texts =
        points.stream().map(p -> EmbeddingInput.of(p.title(), p.headings(), p.text())).toList();
    var fresh = embedder.embed(texts, TextRole.PASSAGE);
    for (int i = 0; i < fresh.length; i++) {
      double cosine = cosine(fresh[i], points.get(i).vector());
      if (!(cosine >= settings.minCosine())) {
        return Optional.of(
            "holds a vector of passage %s at cosine %.4f to a fresh one, must be at least %s"
                .formatted(points.get(i).passageId(), cosine, settings.minCosine()));
      }
      if (words.isPresent() && !holds(words.get().passage(texts.get(i)), points.get(i).sparse())) {
        return Optional.of(
            "holds other words of passage %s than its text has"
                .formatted(points.get(i).passageId()));
      }
    }
    return Optional.empty();
  }

  /** Whether the stored vector is the fresh one; a text without words has none stored. */
  private static boolean holds(SparseVector fresh, Optional<SparseVector> stored) {
    var expected = weights(fresh);
    var found = stored.map(ParityCheck::weights).orElse(Map.of());
    return expected.keySet().equals(found.keySet())
        && expected.entrySet().stream()
            .allMatch(e -> Math.abs(e.getValue() - found.get(e.getKey())) <= MAX_WEIGHT_DIFFERENCE);
  }

  private static Map<Integer, Float> weights(SparseVector vector) {
    var weights = new HashMap<Integer, Float>();
    for (int i = 0; i < vector.indices().length; i++) {
      weights.put(vector.indices()[i], vector.values()[i]);
    }
    return weights;
  }

  private static double cosine(float[] a, float[] b) {
    if (a.length != b.length) {
      return Double.NaN;
    }
    double dot = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(squaresA * squaresB);
  }
}
