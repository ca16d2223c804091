package io.lodestream.indexer;

import io.lodestream.encoder.Embedder;
import io.lodestream.indexer.lifecycle.FollowerState;
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
 * The collections that follow the topic in this process, by model id, and why others could not be
 * opened. One thread starts and stops, any asks.
 */
final class OpenCollections implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenCollections.class);

  private final CollectionOpener opener;
  private final Map<String, ActiveCollection> active = new ConcurrentHashMap<>();
  private final Map<String, FollowerState.Failed> unopened = new ConcurrentHashMap<>();
  private final Set<String> rebuilt = new HashSet<>();

  OpenCollections(CollectionOpener opener) {
    this.opener = opener;
  }

  /** Starts a follower; a failure that no retry mends becomes the collection's state. */
  void start(ModelVersion model, String collection, boolean verify) {
    var modelId = model.getModelId();
    try {
      active.put(modelId, opener.open(model, collection, verify, !rebuilt.contains(modelId)));
    } catch (RetryableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("event=collection-not-opened collection={} cause={}", collection, e.toString());
      LOG.debug("event=collection-not-opened collection={}", collection, e);
      unopened.put(modelId, new FollowerState.Failed(String.valueOf(e.getMessage()), false));
    }
  }

  void stop(String modelId) {
    unopened.remove(modelId);
    var follower = active.remove(modelId);
    if (follower != null) {
      follower.close();
    }
  }

  /** Stops a follower; if it had failed its check, the next failure is final. */
  void stopForRebuild(String modelId) {
    if (state(modelId) instanceof FollowerState.Failed) {
      rebuilt.add(modelId);
    }
    stop(modelId);
  }

  FollowerState state(String modelId) {
    var follower = active.get(modelId);
    if (follower != null) {
      return follower.state();
    }
    var failed = unopened.get(modelId);
    return failed != null ? failed : new FollowerState.Absent();
  }

  Set<String> modelIds() {
    return active.keySet();
  }

  Optional<Embedder> embedder(String modelId) {
    return Optional.ofNullable(active.get(modelId)).map(ActiveCollection::embedder);
  }

  @Override
  public void close() {
    List.copyOf(active.keySet()).forEach(this::stop);
  }
}
