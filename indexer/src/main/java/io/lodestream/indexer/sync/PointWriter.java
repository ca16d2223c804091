package io.lodestream.indexer.sync;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Embeds changed passages and writes them to one collection; repeating a write changes nothing. */
public final class PointWriter {

  private final String collection;
  private final String modelId;
  private final Embedder embedder;
  private final Optional<SparseEncoder> words;
  private final VectorCollections store;
  private final StageMeters meters;

  /**
   * @param words empty for a collection without sparse side
   */
  public PointWriter(
      String collection,
      String modelId,
      Embedder embedder,
      Optional<SparseEncoder> words,
      VectorCollections store,
      StageMeters meters) {
    this.collection = collection;
    this.modelId = modelId;
    this.embedder = embedder;
    this.words = words;
    this.store = store;
    this.meters = meters;
  }

  /** Returns when the store has taken the changes; points of newer versions stay. */
  public void apply(PassageSource.Changes changes) {
    store.delete(collection, changes.deletes());
    store.upsert(collection, embedded(changes));
    count(changes);
  }

  /** As {@link #apply}, over points of newer versions too. */
  public void repair(PassageSource.Changes changes) {
    store.delete(collection, changes.deletes());
    store.overwrite(collection, embedded(changes));
    count(changes);
  }

  private void count(PassageSource.Changes changes) {
    meters.count(MetricName.POINTS_DELETED, changes.deletes().size());
    meters.count(MetricName.POINTS_WRITTEN, changes.upserts().size());
  }

  private List<IndexPoint> embedded(PassageSource.Changes changes) {
    if (changes.upserts().isEmpty()) {
      return List.of();
    }
    var entries = List.copyOf(changes.upserts().entrySet());
    var texts = entries.stream().map(e -> EmbeddingInput.of(e.getValue())).toList();
    var vectors = embedder.embed(texts, TextRole.PASSAGE);
    var points = new ArrayList<IndexPoint>(entries.size());
    for (int i = 0; i < vectors.length; i++) {
      var passageId = entries.get(i).getKey();
      requireUsable(vectors[i], passageId);
      points.add(
          new IndexPoint(
              passageId, entries.get(i).getValue(), modelId, vectors[i], sparse(texts.get(i))));
    }
    return points;
  }

  /** A passage without words has no sparse vector. */
  private Optional<SparseVector> sparse(String text) {
    return words.map(encoder -> encoder.passage(text)).filter(vector -> !vector.isEmpty());
  }

  /** A diverged model yields NaN, which a store would take or refuse at its whim. */
  private void requireUsable(float[] vector, String passageId) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (!(squares > 0) || Double.isInfinite(squares)) {
      throw new FatalException(
          "model %s gives passage %s a vector of length %s".formatted(modelId, passageId, squares));
    }
  }
}
