package io.lodestream.indexer.search;

import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An index of models whose collections are called {@code line-<model id>}; a test moves the alias.
 */
public final class FakeIndex implements IndexStatus {

  private final Map<String, Searchable> open = new HashMap<>();
  private Optional<String> serving = Optional.empty();

  public FakeIndex serve(String modelId) {
    serving = Optional.of(modelId);
    return this;
  }

  public FakeIndex open(String modelId, Optional<RetrieverRecipe> measured) {
    return open(modelId, Optional.of(Words.of("line-" + modelId)), Optional.empty(), measured);
  }

  public FakeIndex open(
      String modelId,
      Optional<SparseWords> words,
      Optional<Reranker> lateInteraction,
      Optional<RetrieverRecipe> measured) {
    var embedder = new HashEmbedder(modelId.hashCode());
    open.put(
        modelId,
        new Searchable("line-" + modelId, modelId, embedder, words, lateInteraction, measured));
    return this;
  }

  @Override
  public Optional<Searchable> serving() {
    return serving.map(open::get);
  }

  @Override
  public Optional<Searchable> searchable(String name) {
    return Optional.ofNullable(open.get(name.replaceFirst("^line-", "")));
  }

  @Override
  public List<Searchable> open() {
    return List.copyOf(open.values());
  }

  @Override
  public boolean hasModel(String name) {
    return name.endsWith("closed");
  }

  @Override
  public List<IndexEvent> collections() {
    return List.of();
  }
}
