package io.lodestream.indexer;

import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.indexer.lifecycle.CollectionFacts;
import io.lodestream.indexer.lifecycle.IndexAction;
import io.lodestream.indexer.lifecycle.IndexAction.Announce;
import io.lodestream.indexer.lifecycle.IndexAction.Drop;
import io.lodestream.indexer.lifecycle.IndexAction.Rebuild;
import io.lodestream.indexer.lifecycle.IndexAction.StartSync;
import io.lodestream.indexer.lifecycle.IndexAction.SwitchAlias;
import io.lodestream.indexer.lifecycle.IndexFacts;
import io.lodestream.indexer.lifecycle.IndexPlan;
import io.lodestream.indexer.lifecycle.Role;
import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.indexer.sync.RunningSyncs;
import io.lodestream.indexer.sync.SyncState;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.promotions.PromotionHistory;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the facts, asks {@link IndexPlan} for actions and performs them, again and again.
 *
 * <p>{@link #tick} and {@link #close} belong to one thread; other methods may be called by any
 * thread.
 */
public final class IndexController implements AutoCloseable {

  /**
   * Names and limits.
   *
   * @param line the model line; models of other lines are ignored
   * @param alias moved to the champion's collection; collections are named alias, hyphen, model id
   * @param grace how long a retired collection is kept
   */
  public record Settings(String line, String alias, Duration grace, int concurrentBuilds) {

    String collection(String modelId) {
      return alias + "-" + modelId;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(IndexController.class);
  private static final int MAX_ROUNDS = 10;

  private final Settings settings;
  private final Supplier<Collection<ModelVersion>> models;
  private final PromotionHistory promotions;
  private final VectorCollections store;
  private final IndexEventLog events;
  private final Supplier<Long> livePassages;
  private final Clock clock;
  private final RunningSyncs syncs;
  private final IndexStatus status;
  private volatile Optional<String> aliasTarget = Optional.empty();

  IndexController(
      Settings settings,
      Supplier<Collection<ModelVersion>> models,
      PromotionHistory promotions,
      VectorCollections store,
      IndexEventLog events,
      RunningSyncs.Starter starter,
      Supplier<Long> livePassages,
      Clock clock) {
    this.settings = settings;
    this.models = models;
    this.promotions = promotions;
    this.store = store;
    this.events = events;
    this.syncs = new RunningSyncs(starter);
    this.livePassages = livePassages;
    this.clock = clock;
    this.status =
        new OpenCollections(
            settings, this::modelsOfLine, promotions, events, syncs, () -> aliasTarget);
  }

  /** Performs the actions that are due. A retryable failure leaves the rest to the next tick. */
  public void tick() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      var actions = IndexPlan.decide(facts());
      if (actions.isEmpty()) {
        return;
      }
      actions.forEach(this::perform);
    }
  }

  private IndexFacts facts() {
    var names = store.names();
    aliasTarget = store.aliasTarget(settings.alias());
    return new IndexFacts(
        clock.instant(),
        settings.grace(),
        settings.concurrentBuilds(),
        aliasTarget,
        modelsOfLine().stream().map(model -> factsOf(model, names)).toList());
  }

  private List<ModelVersion> modelsOfLine() {
    return models.get().stream().filter(m -> m.getLine().equals(settings.line())).toList();
  }

  private CollectionFacts factsOf(ModelVersion model, Set<String> names) {
    var modelId = model.getModelId();
    var collection = settings.collection(modelId);
    return new CollectionFacts(
        modelId,
        collection,
        Role.of(promotions.of(modelId), model.getWindowId() == null),
        model.getCreatedAt(),
        names.contains(collection),
        events.announced(collection),
        syncs.state(modelId));
  }

  private void perform(IndexAction action) {
    if (action instanceof Announce announce) {
      announce(announce.modelId(), announce.state(), announce.detail());
    } else if (action instanceof StartSync start) {
      startSync(start);
    } else if (action instanceof SwitchAlias move) {
      switchAlias(move.modelId());
    } else if (action instanceof Rebuild rebuild) {
      rebuild(rebuild.modelId(), rebuild.cause());
    } else if (action instanceof Drop drop) {
      drop(drop.modelId());
    }
  }

  /** The event is written first, so that an incomplete collection never looks checked. */
  private void startSync(StartSync action) {
    var modelId = action.modelId();
    if (action.verify()) {
      announce(modelId, IndexState.BUILDING, "");
    }
    var model =
        modelsOfLine().stream()
            .filter(m -> m.getModelId().equals(modelId))
            .findFirst()
            .orElseThrow();
    syncs.start(model, settings.collection(modelId), action.verify());
  }

  private void rebuild(String modelId, String cause) {
    var collection = settings.collection(modelId);
    LOG.warn("event=collection-rebuild-started collection={} cause=\"{}\"", collection, cause);
    announce(modelId, IndexState.BUILDING, "rebuilding: " + cause);
    syncs.stopForRebuild(modelId);
    store.drop(collection);
    startSync(new StartSync(modelId, true));
  }

  /** The event is written first: the fenced write stops an instance that was replaced. */
  private void switchAlias(String modelId) {
    var collection = settings.collection(modelId);
    events.writeAgain(collection);
    store.pointAlias(settings.alias(), collection);
    var target = store.aliasTarget(settings.alias());
    if (!target.equals(Optional.of(collection))) {
      throw new RetryableException(
          "alias %s was pointed to %s and reads back as %s"
              .formatted(settings.alias(), collection, target.orElse("nothing")));
    }
    aliasTarget = target;
    LOG.info("event=alias-switched alias={} collection={}", settings.alias(), collection);
  }

  private void drop(String modelId) {
    var collection = settings.collection(modelId);
    if (store.aliasTarget(settings.alias()).equals(Optional.of(collection))) {
      throw new RetryableException("collection %s is served and stays".formatted(collection));
    }
    syncs.stop(modelId);
    store.drop(collection);
    announce(modelId, IndexState.DROPPED, "");
  }

  private void announce(String modelId, IndexState state, String detail) {
    var collection = settings.collection(modelId);
    events.write(
        IndexEvent.newBuilder()
            .setCollection(collection)
            .setLine(settings.line())
            .setModelId(modelId)
            .setState(state)
            .setAlias(state == IndexState.SERVING ? settings.alias() : null)
            .setPoints(points(modelId, state))
            .setExpectedPoints(expectedPoints(modelId))
            .setDetail(detail)
            .setAt(clock.instant())
            .build());
    if (state != IndexState.BUILDING) {
      LOG.info(
          "event=collection-state-announced collection={} state={} detail=\"{}\"",
          collection,
          state,
          detail);
    }
  }

  private long points(String modelId, IndexState state) {
    if (state == IndexState.DROPPED) {
      return 0;
    }
    var sync = syncs.state(modelId);
    if (sync instanceof SyncState.Building building) {
      return building.points();
    }
    if (sync instanceof SyncState.InSync inSync && state == IndexState.READY) {
      return inSync.points();
    }
    var collection = settings.collection(modelId);
    return store.names().contains(collection) ? store.count(collection) : 0;
  }

  private long expectedPoints(String modelId) {
    return syncs.state(modelId) instanceof SyncState.InSync inSync
        ? inSync.expectedPoints()
        : livePassages.get();
  }

  /** The index for its searchers; any thread may ask. */
  public IndexStatus status() {
    return status;
  }

  /** How far the collection is that is being built; empty when none is being built. */
  public Optional<SyncState.Building> building() {
    return syncs.modelIds().stream()
        .map(syncs::state)
        .filter(SyncState.Building.class::isInstance)
        .map(SyncState.Building.class::cast)
        .findFirst();
  }

  /**
   * Why the serving collection is not kept in sync, such as that its model could not be opened;
   * empty while the collection is kept in sync.
   */
  public Optional<String> servingFailure() {
    return modelsOfLine().stream()
        .map(ModelVersion::getModelId)
        .filter(modelId -> aliasTarget.equals(Optional.of(settings.collection(modelId))))
        .map(syncs::state)
        .filter(SyncState.Failed.class::isInstance)
        .findFirst()
        .map(state -> ((SyncState.Failed) state).detail());
  }

  @Override
  public void close() {
    syncs.close();
  }
}
