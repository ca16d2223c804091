package io.lodestream.indexer;

import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.indexer.sync.RunningSyncs;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.promotions.PromotionHistory;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The index as its searchers see it: what the alias points to, and the open collections with their
 * models and recipes.
 */
final class OpenCollections implements IndexStatus {

  private final IndexController.Settings settings;
  private final Supplier<List<ModelVersion>> models;
  private final PromotionHistory promotions;
  private final IndexEventLog events;
  private final RunningSyncs syncs;
  private final Supplier<Optional<String>> aliasTarget;

  /**
   * @param models of the line
   */
  OpenCollections(
      IndexController.Settings settings,
      Supplier<List<ModelVersion>> models,
      PromotionHistory promotions,
      IndexEventLog events,
      RunningSyncs syncs,
      Supplier<Optional<String>> aliasTarget) {
    this.settings = settings;
    this.models = models;
    this.promotions = promotions;
    this.events = events;
    this.syncs = syncs;
    this.aliasTarget = aliasTarget;
  }

  @Override
  public Optional<Searchable> serving() {
    return aliasTarget.get().flatMap(this::named);
  }

  @Override
  public Optional<Searchable> searchable(String name) {
    return name.equals(settings.alias()) ? serving() : named(name);
  }

  private Optional<Searchable> named(String name) {
    return syncs.modelIds().stream()
        .filter(modelId -> isNamed(modelId, name))
        .findFirst()
        .flatMap(this::opened);
  }

  private boolean isNamed(String modelId, String name) {
    return name.equals(modelId) || name.equals(settings.collection(modelId));
  }

  private Optional<Searchable> opened(String modelId) {
    return syncs
        .running(modelId)
        .map(
            sync ->
                new Searchable(
                    settings.collection(modelId),
                    modelId,
                    sync.embedder(),
                    sync.words(),
                    sync.lateInteraction(),
                    promotions.retriever(modelId)));
  }

  @Override
  public List<Searchable> open() {
    return syncs.modelIds().stream().flatMap(modelId -> opened(modelId).stream()).toList();
  }

  @Override
  public boolean hasModel(String name) {
    return models.get().stream().anyMatch(model -> isNamed(model.getModelId(), name));
  }

  @Override
  public List<IndexEvent> collections() {
    return models.get().stream()
        .flatMap(m -> events.newest(settings.collection(m.getModelId())).stream())
        .filter(event -> event.getState() != IndexState.DROPPED)
        .toList();
  }
}
