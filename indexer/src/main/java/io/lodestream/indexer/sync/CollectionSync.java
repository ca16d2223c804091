package io.lodestream.indexer.sync;

import io.lodestream.indexer.collections.VectorCollections;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one collection in sync with {@code passages}, from its first point on: the backfill, then
 * the live tail.
 *
 * <p>Store first, then offset: after a crash the last changes are written again, to the same
 * points. A collection to be verified is checked once the sync has read up to where the topic ended
 * at its start; then the collection is in sync, and the same loop is its live tail. {@link #step}
 * belongs to one thread; any thread may ask for {@link #state}.
 */
public final class CollectionSync implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CollectionSync.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration COUNT_INTERVAL = Duration.ofSeconds(1);
  private static final int PAGE = 1000;

  private final String collection;
  private final PassageSource source;
  private final PointWriter writer;
  private final ParityCheck parity;
  private final VectorCollections store;
  private final LivePassages live;
  private final Clock clock;
  private PassageSource.Changes pending;
  private Instant counted = Instant.MIN;
  private boolean repaired;
  private volatile SyncState state;

  /**
   * @param source already at the position to go on from
   * @param verify whether the collection must pass the check before it counts as in sync
   */
  public CollectionSync(
      String collection,
      PassageSource source,
      PointWriter writer,
      ParityCheck parity,
      VectorCollections store,
      LivePassages live,
      Clock clock,
      boolean verify) {
    this.collection = collection;
    this.source = source;
    this.writer = writer;
    this.parity = parity;
    this.store = store;
    this.live = live;
    this.clock = clock;
    this.state = verify ? new SyncState.Building(0, 0) : new SyncState.CatchingUp();
  }

  public SyncState state() {
    return state;
  }

  /**
   * Brings the next changes to the collection; after a failure, the same changes once more.
   *
   * @throws ParityException if the filled or repaired collection does not hold what it should
   */
  public void step() {
    if (pending == null) {
      pending = source.poll(POLL).orElse(null);
    }
    if (pending != null) {
      if (repaired && state instanceof SyncState.CatchingUp) {
        writer.repair(pending);
      } else {
        writer.apply(pending);
      }
      source.commit(pending);
      pending = null;
    }
    if (state instanceof SyncState.Building) {
      build();
    } else if (state instanceof SyncState.CatchingUp && source.isPastStart()) {
      endCatchUp();
    }
  }

  private void build() {
    if (source.isPastStart()) {
      parity.at(source.positions()).ifPresent(this::conclude);
    } else {
      countPoints();
    }
  }

  /**
   * A collection that was checked before is looked at closely only if its number of points is
   * wrong. Such a collection may be serving, so it is repaired in place.
   */
  private void endCatchUp() {
    long points = store.count(collection);
    long expected = live.count();
    if (points == expected) {
      becomeInSync(points, expected);
    } else if (!repaired && live.hasReached(source.positions())) {
      repair(points, expected);
      repaired = true;
    } else if (repaired) {
      parity.at(source.positions()).ifPresent(this::conclude);
    }
  }

  /**
   * Deletes the points of passages that no longer exist, whose tombstones the topic may have
   * dropped; if a difference remains, all passages are written once more over the points there.
   */
  private void repair(long points, long expected) {
    store.forEachPage(collection, PAGE, ids -> store.delete(collection, live.missingOf(ids)));
    var difference = parity.at(source.positions()).flatMap(ParityCheck.Result::difference);
    LOG.warn(
        "event=collection-repaired collection={} points={} expected={} remains=\"{}\"",
        collection,
        points,
        expected,
        difference.orElse("nothing"));
    if (difference.isPresent()) {
      source.restart();
    }
  }

  private void conclude(ParityCheck.Result result) {
    if (result.difference().isPresent()) {
      throw new ParityException(
          "collection %s %s".formatted(collection, result.difference().get()));
    }
    becomeInSync(result.points(), result.expectedPoints());
  }

  private void countPoints() {
    var now = clock.instant();
    if (counted.equals(Instant.MIN) || !now.isBefore(counted.plus(COUNT_INTERVAL))) {
      counted = now;
      state = new SyncState.Building(store.count(collection), live.count());
    }
  }

  private void becomeInSync(long points, long expectedPoints) {
    state = new SyncState.InSync(points, expectedPoints);
    LOG.info(
        "event=collection-in-sync collection={} points={} expected={}",
        collection,
        points,
        expectedPoints);
  }

  @Override
  public void close() {
    source.close();
  }
}
