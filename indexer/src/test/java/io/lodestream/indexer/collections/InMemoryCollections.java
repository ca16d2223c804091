package io.lodestream.indexer.collections;

import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A vector store in maps, which can be made to fail. */
public final class InMemoryCollections implements VectorCollections {

  private final Map<String, Map<String, IndexPoint>> collections = new TreeMap<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, SparseSide> sparseSides = new HashMap<>();
  private final Set<String> withSparseVectors = new HashSet<>();
  private final Map<String, List<String>> indexed = new HashMap<>();
  private boolean dropsMetadata;
  private int failures;
  private int upserts;

  /** Ignores metadata from now on, as servers do that do not know it. */
  public synchronized void dropMetadata() {
    dropsMetadata = true;
  }

  /** Creates a collection as versions without sparse vectors did. */
  public synchronized void createDense(String collection) {
    collections.put(collection, new TreeMap<>());
  }

  /** Makes the next writes of points fail before they take effect. */
  public synchronized void failNextWrites(int count) {
    failures = count;
  }

  /** Upserted points, repeated ones included. */
  public synchronized int upserts() {
    return upserts;
  }

  public synchronized Map<String, IndexPoint> points(String collection) {
    var points = collections.get(collection);
    if (points == null) {
      throw new FatalException("no collection " + collection);
    }
    return points;
  }

  /** Attributes that were to be indexed, by collection. */
  public synchronized Map<String, List<String>> indexed() {
    return Map.copyOf(indexed);
  }

  @Override
  public synchronized void indexPayload(String collection, List<String> attributes) {
    points(collection);
    indexed.put(collection, attributes);
  }

  @Override
  public synchronized Set<String> names() {
    return Set.copyOf(collections.keySet());
  }

  @Override
  public synchronized void create(
      String collection, String modelId, int dimension, SparseSide sparse) {
    withSparseVectors.add(collection);
    if (!dropsMetadata) {
      sparseSides.put(collection, sparse);
    }
    if (collections.putIfAbsent(collection, new TreeMap<>()) != null) {
      throw new FatalException(collection + " exists");
    }
  }

  @Override
  public synchronized Optional<SparseSide> sparseSide(String collection) {
    return Optional.ofNullable(sparseSides.get(collection));
  }

  @Override
  public synchronized boolean hasSparseVectors(String collection) {
    points(collection);
    return withSparseVectors.contains(collection);
  }

  @Override
  public synchronized void drop(String collection) {
    collections.remove(collection);
    indexed.remove(collection);
    sparseSides.remove(collection);
    withSparseVectors.remove(collection);
    aliases.values().removeIf(collection::equals);
  }

  @Override
  public synchronized void upsert(String collection, List<IndexPoint> points) {
    var newer =
        points.stream()
            .filter(
                point -> {
                  var held = points(collection).get(point.passageId());
                  return held == null
                      || held.passage().getVersion() <= point.passage().getVersion();
                })
            .toList();
    overwrite(collection, newer);
  }

  @Override
  public synchronized void overwrite(String collection, List<IndexPoint> points) {
    failIfAsked();
    points.forEach(point -> points(collection).put(point.passageId(), point));
    upserts += points.size();
  }

  @Override
  public synchronized void delete(String collection, Collection<String> passageIds) {
    failIfAsked();
    passageIds.forEach(points(collection)::remove);
  }

  private void failIfAsked() {
    if (failures > 0) {
      failures--;
      throw new RetryableException("store is down");
    }
  }

  @Override
  public synchronized long count(String collection) {
    return points(collection).size();
  }

  @Override
  public synchronized List<StoredPoint> retrieve(String collection, Collection<String> passageIds) {
    return passageIds.stream()
        .map(points(collection)::get)
        .filter(Objects::nonNull)
        .map(
            p ->
                new StoredPoint(
                    p.passageId(),
                    p.passage().getContentHash(),
                    p.passage().getVersion(),
                    p.modelId(),
                    p.passage().getTitle(),
                    p.passage().getHeadings(),
                    p.passage().getText(),
                    p.vector(),
                    p.sparse()))
        .toList();
  }

  @Override
  public synchronized void forEachPage(
      String collection, int pageSize, Consumer<List<String>> page) {
    var ids = List.copyOf(points(collection).keySet());
    for (int from = 0; from < ids.size(); from += pageSize) {
      page.accept(ids.subList(from, Math.min(ids.size(), from + pageSize)));
    }
  }

  @Override
  public synchronized List<String> sampleTexts(String collection, int most) {
    return points(collection).values().stream()
        .limit(most)
        .map(point -> EmbeddingInput.of(point.passage()))
        .toList();
  }

  @Override
  public synchronized Optional<String> aliasTarget(String alias) {
    return Optional.ofNullable(aliases.get(alias));
  }

  @Override
  public synchronized void pointAlias(String alias, String collection) {
    points(collection);
    aliases.put(alias, collection);
  }
}
