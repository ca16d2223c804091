package io.lodestream.indexer.sync;

import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.runtime.retrieval.SparseSide;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a collection for its sync: one that exists is taken up where its group stopped, one that
 * the store lacks is created.
 *
 * <p>What counts is what the store has recorded, also of a collection created a moment ago: a store
 * that drops the record would otherwise get sparse vectors until the next start, and none after it.
 * A collection is dense throughout or has sparse vectors throughout.
 */
final class CollectionStart {

  private static final Logger LOG = LoggerFactory.getLogger(CollectionStart.class);

  private final VectorCollections store;
  private final SparseSide sparse;
  private final String alias;
  private final List<String> attributes;

  /**
   * @param sparse of collections that are created
   * @param alias whose collection is never built anew here
   * @param attributes of documents by which applications filter
   */
  CollectionStart(
      VectorCollections store, SparseSide sparse, String alias, List<String> attributes) {
    this.store = store;
    this.sparse = sparse;
    this.alias = alias;
    this.attributes = List.copyOf(attributes);
  }

  /**
   * Puts the source where it goes on from.
   *
   * @param underConstruction whether the collection has not passed its check yet; if an older
   *     version began to build it, without sparse vectors, it is built anew
   * @return how the collection's sparse vectors are made; empty for a collection without them
   */
  Optional<SparseWords> open(
      PassageSource source,
      String modelId,
      String collection,
      int dimension,
      boolean underConstruction) {
    if (store.names().contains(collection)) {
      if (!underConstruction || store.hasSparseVectors(collection) || isServing(collection)) {
        source.resume();
        // A start before may have ended between creation and this, or had other attributes.
        store.indexPayload(collection, attributes);
        return recorded(collection);
      }
      LOG.info(
          "event=build-restarted collection={} cause=\"an older version began it, without sparse"
              + " vectors\"",
          collection);
      store.drop(collection);
    }
    // Progress is forgotten first, so that a crash between the two leaves nothing half done.
    source.restart();
    store.create(collection, modelId, dimension, sparse);
    store.indexPayload(collection, attributes);
    return recorded(collection);
  }

  private boolean isServing(String collection) {
    return store.aliasTarget(alias).equals(Optional.of(collection));
  }

  private Optional<SparseWords> recorded(String collection) {
    var side = store.sparseSide(collection);
    if (side.isEmpty()) {
      LOG.warn(
          "event=collection-without-sparse-side collection={} cause=\"{}\" consequence=\"served by"
              + " dense vectors alone until the next promotion\"",
          collection,
          store.hasSparseVectors(collection)
              ? "the vector store did not keep the collection's metadata, as Qdrant before 1.16"
              : "an older version built it");
    } else if (!side.get().equals(sparse)) {
      LOG.info(
          "event=sparse-settings-kept collection={} recorded=\"{}\" configured=\"{}\""
              + " consequence=\"the configured ones count from the next collection on\"",
          collection,
          side.get(),
          sparse);
    }
    return side.map(recorded -> SparseWords.of(collection, recorded));
  }
}
