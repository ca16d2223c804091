package io.lodestream.indexer.collections;

import io.lodestream.runtime.retrieval.SparseSide;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The calls the indexer makes to a vector store. Implementations are thread-safe; a write has taken
 * effect when it returns.
 *
 * <p>Errors: {@link io.lodestream.schemas.error.RetryableException} when the store cannot be
 * reached or is overloaded, {@link io.lodestream.schemas.error.FatalException} when it refuses.
 */
public interface VectorCollections {

  Set<String> names();

  /**
   * Creates an empty collection for dense vectors compared by cosine and sparse ones compared by
   * dot product with the words' rarity in the collection (IDF); model and sparse side are written
   * into its metadata. Whether the store has kept them, {@link #sparseSide} tells: an older server
   * ignores what it does not know.
   */
  void create(String collection, String modelId, int dimension, SparseSide sparse);

  /**
   * Lets the store find points by document, version, model and these attributes without looking at
   * all; nothing happens for fields that are indexed already. Returns before large collections are.
   *
   * @param attributes names below {@link io.lodestream.runtime.vectors.PointPayload#ATTRIBUTES}
   */
  void indexPayload(String collection, List<String> attributes);

  /**
   * How the collection's sparse vectors are made.
   *
   * @return empty for a collection without them, as older versions made, and where the store has
   *     not kept the record
   */
  Optional<SparseSide> sparseSide(String collection);

  /** Whether the collection may hold sparse vectors, recorded or not. */
  boolean hasSparseVectors(String collection);

  /** Drops a collection; nothing happens when there is none. */
  void drop(String collection);

  /**
   * Writes points over those with the same passage ids, but for a passage of which the store has a
   * newer version: a process that was paused while another took its place writes what it held.
   */
  void upsert(String collection, List<IndexPoint> points);

  /** As {@link #upsert}, over newer versions too; for the repair of a collection. */
  void overwrite(String collection, List<IndexPoint> points);

  /** Deletes points; those that are not there are skipped. */
  void delete(String collection, Collection<String> passageIds);

  /** Exact number of points. */
  long count(String collection);

  /** The points found, in any order. */
  List<StoredPoint> retrieve(String collection, Collection<String> passageIds);

  /**
   * Gives the passage ids of all points, in pages of at most {@code pageSize}; {@code page} may
   * delete the points of the page that it is given.
   */
  void forEachPage(String collection, int pageSize, Consumer<List<String>> page);

  /** Texts as they were embedded, of any points of the collection. */
  List<String> sampleTexts(String collection, int most);

  /** The collection an alias points to. */
  Optional<String> aliasTarget(String alias);

  /** Points an alias to a collection, in one step from wherever it pointed. */
  void pointAlias(String alias, String collection);
}
