package io.lodestream.indexer;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.indexer.collections.InMemoryCollections;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.indexer.sync.RunningSyncs;
import io.lodestream.indexer.sync.SyncState;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.promotions.PromotionHistory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What outlives an indexer process: topics and vector store; and a process that can be killed
 * before or after any of its effects on them.
 */
final class IndexWorld {

  static final String ALIAS = "lodestream-line";
  static final Duration GRACE = Duration.ofHours(1);

  /** The process is gone; nothing may catch this. */
  static final class Kill extends Error {}

  final InMemoryCollections store = new InMemoryCollections();
  final Set<String> unloadable = new HashSet<>();
  final Set<String> unequal = new HashSet<>();
  private final Map<String, ModelVersion> models = new LinkedHashMap<>();
  private final List<Promotion> promotions = new ArrayList<>();
  private final List<IndexEvent> events = new ArrayList<>();
  private final Map<String, FakeSync> syncs = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int effectsLeft = Integer.MAX_VALUE;
  private boolean fenced;
  private PromotionHistory history;
  IndexController controller;

  IndexWorld() {
    restart();
  }

  void killAfter(int effects) {
    effectsLeft = effects;
  }

  /** Another process has taken over writing events. */
  void fence() {
    fenced = true;
  }

  /** A new process: knows what topics and store hold, nothing else. */
  void restart() {
    effectsLeft = Integer.MAX_VALUE;
    syncs.clear();
    history = new PromotionHistory("line");
    promotions.forEach(history::add);
    var newest = new HashMap<String, IndexEvent>();
    events.forEach(event -> newest.put(event.getCollection(), event));
    controller =
        new IndexController(
            new IndexController.Settings("line", ALIAS, GRACE, 1),
            models::values,
            history,
            watched(),
            new IndexEventLog(
                newest,
                event -> {
                  if (fenced) {
                    throw new FatalException("another indexer has taken over");
                  }
                  effect();
                  events.add(event);
                  effect();
                }),
            this::open,
            () -> 3L,
            new Clock() {
              @Override
              public Instant instant() {
                return now;
              }

              @Override
              public ZoneOffset getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(ZoneId zone) {
                return this;
              }
            });
  }

  private void effect() {
    if (effectsLeft-- <= 0) {
      throw new Kill();
    }
  }

  private VectorCollections watched() {
    var writes = Set.of("create", "drop", "pointAlias");
    return (VectorCollections)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {VectorCollections.class},
            (proxy, method, arguments) -> {
              boolean write = writes.contains(method.getName());
              if (write) {
                effect();
              }
              try {
                var result = method.invoke(store, arguments);
                if (write) {
                  effect();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private RunningSyncs.Sync open(
      ModelVersion model, String collection, boolean verify, boolean rebuildable) {
    if (unloadable.contains(model.getModelId())) {
      throw new FatalException("artifact of %s is altered".formatted(model.getModelId()));
    }
    if (!store.names().contains(collection)) {
      effect();
      store.create(collection, model.getModelId(), 16, Words.SIDE);
      effect();
    }
    var state = verify ? new SyncState.Building(0, 3) : (SyncState) new SyncState.CatchingUp();
    var sync = new FakeSync(state, new HashEmbedder(1), rebuildable);
    syncs.put(model.getModelId(), sync);
    return sync;
  }

  /** Lets all syncs reach the end of the topic. */
  void syncsFinish() {
    syncs.forEach(
        (modelId, sync) ->
            sync.state =
                unequal.contains(modelId)
                    ? new SyncState.Failed("lacks passage p", sync.rebuildable)
                    : new SyncState.InSync(3, 3));
  }

  void model(String modelId) {
    boolean base = modelId.startsWith("base");
    models.put(
        modelId,
        ModelVersion.newBuilder()
            .setModelId(modelId)
            .setLine("line")
            .setName(modelId)
            .setWindowId(base ? null : "w-" + modelId)
            .setArtifactUri("file:/nowhere")
            .setArtifactSha256("00")
            .setDimension(16)
            .setPooling("mean")
            .setMaxTokens(128)
            .setCreatedAt(now)
            .build());
  }

  void decide(String modelId, Decision decision) {
    var promotion =
        Promotion.newBuilder()
            .setLine("line")
            .setModelId(modelId)
            .setChampionModelId(history.champion().orElse(null))
            .setDecision(decision)
            .setReason("test")
            .setDecidedAt(now)
            .build();
    promotions.add(promotion);
    history.add(promotion);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Everything that happens by itself until nothing more does. */
  void settle() {
    for (int i = 0; i < 4; i++) {
      controller.tick();
      syncsFinish();
    }
    controller.tick();
  }

  boolean isRunning(String modelId) {
    return syncs.containsKey(modelId) && !syncs.get(modelId).embedder.isClosed();
  }

  List<IndexState> statesOf(String modelId) {
    return events.stream()
        .filter(event -> event.getModelId().equals(modelId))
        .map(IndexEvent::getState)
        .toList();
  }

  List<String> details(String modelId) {
    return events.stream()
        .filter(event -> event.getModelId().equals(modelId))
        .map(IndexEvent::getDetail)
        .toList();
  }

  /** The newest event of every collection. */
  Map<String, IndexState> states() {
    var states = new HashMap<String, IndexState>();
    events.forEach(event -> states.put(event.getModelId(), event.getState()));
    return states;
  }

  IndexEvent lastEvent() {
    return events.get(events.size() - 1);
  }

  private static final class FakeSync implements RunningSyncs.Sync {

    private SyncState state;
    private final HashEmbedder embedder;
    private final boolean rebuildable;

    FakeSync(SyncState state, HashEmbedder embedder, boolean rebuildable) {
      this.state = state;
      this.embedder = embedder;
      this.rebuildable = rebuildable;
    }

    @Override
    public SyncState state() {
      return state;
    }

    @Override
    public CountingEmbedder embedder() {
      return embedder;
    }

    @Override
    public Optional<SparseWords> words() {
      return Optional.of(Words.of("line"));
    }

    @Override
    public Optional<Reranker> lateInteraction() {
      return Optional.empty();
    }

    @Override
    public void close() {
      embedder.close();
    }
  }
}
