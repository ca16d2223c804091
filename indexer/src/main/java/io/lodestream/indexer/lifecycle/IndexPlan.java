package io.lodestream.indexer.lifecycle;

import io.lodestream.indexer.lifecycle.IndexAction.Announce;
import io.lodestream.indexer.lifecycle.IndexAction.Drop;
import io.lodestream.indexer.lifecycle.IndexAction.Rebuild;
import io.lodestream.indexer.lifecycle.IndexAction.StartSync;
import io.lodestream.indexer.lifecycle.IndexAction.SwitchAlias;
import io.lodestream.indexer.sync.SyncState.Building;
import io.lodestream.indexer.sync.SyncState.Failed;
import io.lodestream.indexer.sync.SyncState.InSync;
import io.lodestream.indexer.sync.SyncState.NotRunning;
import io.lodestream.schemas.IndexState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides what to do next, from nothing but the facts of this moment.
 *
 * <p>It remembers nothing, so a crash between any two actions leaves facts from which the same plan
 * goes on. What the alias points to is never dropped; an alias moves only to a collection that was
 * checked and is in sync with the topic.
 */
public final class IndexPlan {

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

  private static final Comparator<CollectionFacts> START_ORDER =
      Comparator.comparing(CollectionFacts::role).thenComparing(CollectionFacts::createdAt);

  private final IndexFacts facts;
  private final List<IndexAction> actions = new ArrayList<>();
  private int building;

  private IndexPlan(IndexFacts facts) {
    this.facts = facts;
    this.building =
        (int) facts.collections().stream().filter(c -> c.sync() instanceof Building).count();
  }

  /** Actions in the order to do them; empty when everything is as it should be. */
  public static List<IndexAction> decide(IndexFacts facts) {
    return new IndexPlan(facts).decide();
  }

  private List<IndexAction> decide() {
    for (var collection : facts.collections()) {
      if (collection.role() == Role.CHAMPION
          && collection.canServe()
          && !facts.isServing(collection)) {
        return List.of(new SwitchAlias(collection.modelId()));
      }
    }
    facts.collections().stream()
        .sorted(START_ORDER)
        .forEach(
            collection -> {
              if (collection.role().isLeaving() && !facts.isServing(collection)) {
                leave(collection);
              } else {
                keep(collection);
              }
            });
    return List.copyOf(actions);
  }

  private void leave(CollectionFacts collection) {
    var modelId = collection.modelId();
    if (!collection.isVerified()) {
      boolean gone = collection.announced().isEmpty() || collection.isAnnounced(IndexState.DROPPED);
      if (collection.inStore() || collection.sync().isRunning() || !gone) {
        actions.add(new Drop(modelId));
      }
    } else if (!collection.isAnnounced(IndexState.RETIRED)) {
      actions.add(new Announce(modelId, IndexState.RETIRED, ""));
    } else if (isGraceOver(collection)) {
      actions.add(new Drop(modelId));
    } else if (collection.sync() instanceof NotRunning) {
      actions.add(new StartSync(modelId, false));
    }
  }

  private boolean isGraceOver(CollectionFacts collection) {
    var retiredAt = collection.announced().orElseThrow().at();
    return !facts.now().isBefore(retiredAt.plus(facts.grace()));
  }

  private void keep(CollectionFacts collection) {
    var sync = collection.sync();
    if (sync instanceof Failed failed) {
      keepFailed(collection, failed);
    } else if (sync instanceof NotRunning) {
      startSync(collection);
    } else if (!collection.inStore()) {
      actions.add(new Rebuild(collection.modelId(), "the store lost it"));
    } else if (sync instanceof Building progress) {
      announceProgress(collection, progress);
    } else {
      announceState(collection);
    }
  }

  /**
   * Readers of the events take FAILED as final, so a collection that is rebuilt now is not FAILED.
   */
  private void keepFailed(CollectionFacts collection, Failed failed) {
    if (failed.rebuildable() && !facts.isServing(collection)) {
      actions.add(new Rebuild(collection.modelId(), failed.detail()));
      return;
    }
    boolean said =
        collection
            .announced()
            .filter(a -> a.state() == IndexState.FAILED && a.detail().equals(failed.detail()))
            .isPresent();
    if (!said) {
      actions.add(new Announce(collection.modelId(), IndexState.FAILED, failed.detail()));
    }
  }

  private void startSync(CollectionFacts collection) {
    if (collection.isVerified()) {
      actions.add(new StartSync(collection.modelId(), false));
    } else if (collection.role() == Role.CHAMPION || building < facts.concurrentBuilds()) {
      building++;
      actions.add(new StartSync(collection.modelId(), true));
    }
  }

  private void announceProgress(CollectionFacts collection, Building progress) {
    boolean due =
        collection
            .announced()
            .filter(a -> a.state() == IndexState.BUILDING)
            .map(
                a ->
                    a.points() != progress.points()
                        && !facts.now().isBefore(a.at().plus(PROGRESS_INTERVAL)))
            .orElse(true);
    if (due) {
      actions.add(new Announce(collection.modelId(), IndexState.BUILDING, ""));
    }
  }

  private void announceState(CollectionFacts collection) {
    var modelId = collection.modelId();
    if (!collection.isVerified()) {
      if (collection.sync() instanceof InSync) {
        actions.add(new Announce(modelId, IndexState.READY, ""));
      }
    } else if (facts.isServing(collection)) {
      if (!collection.isAnnounced(IndexState.SERVING)) {
        actions.add(new Announce(modelId, IndexState.SERVING, ""));
      }
    } else if (collection.isAnnounced(IndexState.SERVING) && collection.role() != Role.CHAMPION) {
      actions.add(new Announce(modelId, IndexState.RETIRED, ""));
    }
  }
}
