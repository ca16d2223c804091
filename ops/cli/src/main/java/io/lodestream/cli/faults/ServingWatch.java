package io.lodestream.cli.faults;

import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.error.UserException;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QueryFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the alias all the time, as an application does: every answer must come from one model, and
 * once there is an alias it must never be gone nor lead to a collection that is still being filled,
 * but while the store is down. A thread of its own.
 */
final class ServingWatch implements AutoCloseable {

  private static final long PAUSE_MS = 50;
  private static final int DIMENSION = 384;
  private static final int HITS = 20;

  /** A round's edits remove a few passages; a collection that is being filled lacks most. */
  private static final double LEAST_SHARE = 0.8;

  private final QdrantClient client;
  private final String alias;
  private final Thread thread = new Thread(this::watch, "serving-watch");
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final Set<String> models = new HashSet<>();
  private long points;
  private volatile String violation = "";
  private volatile boolean stopping;

  private ServingWatch(StageContext context) {
    this.client = VectorStoreConnection.open(context.shared().vectors());
    this.alias = context.shared().servingAlias();
  }

  static ServingWatch start(StageContext context) {
    var watch = new ServingWatch(context);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    var random = new Random(1);
    while (!stopping) {
      try {
        look(query(random));
        count();
      } catch (ExecutionException | TimeoutException e) {
        // The store is down or restarts, which is one of the faults; or there is no alias yet.
        if (answers.get() > 0) {
          unanswered.incrementAndGet();
        }
        if (answers.get() > 0 && String.valueOf(e.getMessage()).contains("NOT_FOUND")) {
          violation = "the alias %s is gone: %s".formatted(alias, e.getMessage());
        }
      } catch (InterruptedException e) {
        return;
      }
      pause();
    }
  }

  private List<ScoredPoint> query(Random random)
      throws InterruptedException, ExecutionException, TimeoutException {
    var vector = new ArrayList<Float>();
    for (int i = 0; i < DIMENSION; i++) {
      vector.add((float) random.nextGaussian());
    }
    return client
        .queryAsync(
            QueryPoints.newBuilder()
                .setCollectionName(alias)
                .setQuery(QueryFactory.nearest(vector))
                .setLimit(HITS)
                .setWithPayload(WithPayloadSelectorFactory.include(List.of(PointPayload.MODEL_ID)))
                .build())
        .get(5, TimeUnit.SECONDS);
  }

  private void look(List<ScoredPoint> hits) {
    answers.incrementAndGet();
    var found = new HashSet<String>();
    hits.forEach(hit -> found.add(hit.getPayloadMap().get(PointPayload.MODEL_ID).getStringValue()));
    models.addAll(found);
    if (found.size() > 1) {
      violation = "one answer has hits of models " + found;
    }
  }

  private void count() throws InterruptedException, ExecutionException, TimeoutException {
    long now = client.countAsync(alias, null, true).get(5, TimeUnit.SECONDS);
    if (now < LEAST_SHARE * points) {
      violation = "the alias led to %d points and then to %d".formatted(points, now);
    }
    points = now;
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  /**
   * @throws FaultFailure when an answer was mixed or the alias gone
   */
  void requireSound() {
    if (!violation.isEmpty()) {
      throw new FaultFailure(violation);
    }
  }

  /** For the report. */
  String figures() {
    return "%,d answers of %d models, never two in one; %,d unanswered while the store was down"
        .formatted(answers.get(), models.size(), unanswered.get());
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted while the watch ended", e);
    }
    client.close();
  }
}
