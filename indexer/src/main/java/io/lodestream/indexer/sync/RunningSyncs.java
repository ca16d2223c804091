package io.lodestream.indexer.sync;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.RetryableException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The collection syncs that run in this process, by model id, and why other syncs could not start.
 * One thread starts and stops syncs; any thread may ask for a state or an embedder.
 */
public final class RunningSyncs implements AutoCloseable {

  /**
   * A running {@link CollectionSync} with its model; closing stops the sync and closes the model.
   */
  public interface Sync extends AutoCloseable {

    /**
     * How far the sync is; {@link SyncState.Failed} once a failure has stopped it. Any thread may
     * ask.
     */
    SyncState state();

    /** The model of the collection, for queries too; usable until the sync is closed. */
    CountingEmbedder embedder();

    /** The collection's sparse side; empty for one of an older version, which has none. */
    Optional<SparseWords> words();

    /** Reranks by the model's token vectors; usable until the sync is closed. */
    Optional<Reranker> lateInteraction();

    @Override
    void close();
  }

  /** Opens a model and starts the sync of its collection. */
  @FunctionalInterface
  public interface Starter {

    /**
     * Starts a sync; a collection that the vector store lacks is created.
     *
     * @param verify whether the collection must pass its check before it counts as in sync
     * @param rebuildable whether a failed check may be answered by building the collection anew
     * @throws RuntimeException if the model cannot be loaded; nothing stays open then
     */
    Sync start(ModelVersion model, String collection, boolean verify, boolean rebuildable);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RunningSyncs.class);

  private final Starter starter;
  private final Map<String, Sync> running = new ConcurrentHashMap<>();
  private final Map<String, SyncState.Failed> notStarted = new ConcurrentHashMap<>();
  private final Set<String> rebuilt = new HashSet<>();

  public RunningSyncs(Starter starter) {
    this.starter = starter;
  }

  /** Starts a sync; a failure that no retry mends becomes the state of the model's sync. */
  public void start(ModelVersion model, String collection, boolean verify) {
    var modelId = model.getModelId();
    try {
      running.put(modelId, starter.start(model, collection, verify, !rebuilt.contains(modelId)));
    } catch (RetryableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("event=collection-not-opened collection={} cause=\"{}\"", collection, e.toString());
      LOG.debug("event=collection-not-opened collection={}", collection, e);
      notStarted.put(modelId, new SyncState.Failed(String.valueOf(e.getMessage()), false));
    }
  }

  /** Stops the model's sync and closes the model; forgets why a sync could not start. */
  public void stop(String modelId) {
    notStarted.remove(modelId);
    var sync = running.remove(modelId);
    if (sync != null) {
      sync.close();
    }
  }

  /** Stops a sync; if the sync had failed its check, the next failure is final. */
  public void stopForRebuild(String modelId) {
    if (state(modelId) instanceof SyncState.Failed) {
      rebuilt.add(modelId);
    }
    stop(modelId);
  }

  public SyncState state(String modelId) {
    var sync = running.get(modelId);
    if (sync != null) {
      return sync.state();
    }
    var failed = notStarted.get(modelId);
    return failed != null ? failed : new SyncState.NotRunning();
  }

  /** The models whose syncs were started and not stopped. */
  public Set<String> modelIds() {
    return running.keySet();
  }

  public Optional<Sync> running(String modelId) {
    return Optional.ofNullable(running.get(modelId));
  }

  /** Stops all syncs; one that does not stop is logged and the rest are still stopped. */
  @Override
  public void close() {
    var open = new OpenParts();
    List.copyOf(running.keySet()).forEach(modelId -> open.add(() -> stop(modelId)));
    open.close();
  }
}
