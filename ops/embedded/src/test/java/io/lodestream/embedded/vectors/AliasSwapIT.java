package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.qdrant.client.QueryFactory.nearest;
import static org.assertj.core.api.Assertions.assertThat;

import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While an alias moves and the collection it left is dropped, every call through it resolves. */
class AliasSwapIT {

  private static final int SWAPS = 30;
  private static final VectorParams PARAMS =
      VectorParams.newBuilder().setSize(2).setDistance(Distance.Cosine).build();

  @TempDir private Path directory;

  private final AtomicBoolean swapping = new AtomicBoolean(true);
  private final CountDownLatch busy = new CountDownLatch(2);

  @Test
  void alwaysResolves() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      create(client, 0);
      client.createAliasAsync("serving", "model-0").get();
      AtomicLong id = new AtomicLong(10);
      Future<Long> upserts =
          callers.submit(
              whileSwapping(
                  () ->
                      client
                          .upsertAsync("serving", List.of(point(id.incrementAndGet(), 1, 1)))
                          .get()));
      var query =
          QueryPoints.newBuilder().setCollectionName("serving").setQuery(nearest(1f, 0f)).build();
      Future<Long> searches =
          callers.submit(
              whileSwapping(() -> assertThat(client.queryAsync(query).get()).isNotEmpty()));
      assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();

      for (int model = 1; model <= SWAPS; model++) {
        create(client, model);
        client.createAliasAsync("serving", "model-" + model).get();
        client.deleteCollectionAsync("model-" + (model - 1)).get();
      }
      swapping.set(false);

      assertThat(upserts.get()).isPositive();
      assertThat(searches.get()).isPositive();
      assertThat(client.listCollectionsAsync().get()).containsExactly("model-" + SWAPS);
    } finally {
      callers.shutdownNow();
    }
  }

  private static void create(QdrantClient client, int model) throws Exception {
    client.createCollectionAsync("model-" + model, PARAMS).get();
    client.upsertAsync("model-" + model, List.of(point(1, 1, 0))).get();
  }

  /** Calls until the swaps are over, and counts; fails with the first call that fails. */
  private Callable<Long> whileSwapping(Callable<?> call) {
    return () -> {
      long calls = 0;
      while (swapping.get()) {
        call.call();
        if (calls++ == 0) {
          busy.countDown();
        }
      }
      return calls;
    };
  }
}
