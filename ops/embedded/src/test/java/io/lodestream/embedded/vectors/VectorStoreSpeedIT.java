package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.ids;
import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.qdrant.client.QueryFactory.nearest;
import static org.assertj.core.api.Assertions.assertThat;

import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.SearchParams;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Upserts in batches and searches, finding nearly what an exact comparison finds on vectors without
 * any structure; logs points per second and milliseconds per query ({@code -Dvectors.points}).
 */
class VectorStoreSpeedIT {

  private static final Logger log = LoggerFactory.getLogger(VectorStoreSpeedIT.class);
  private static final int DIMENSIONS = 384;
  private static final int POINTS = Integer.getInteger("vectors.points", 5_000);
  private static final int BATCH = 64;
  private static final int QUERIES = 100;

  private final Random random = new Random(42);

  @TempDir private Path directory;

  @Test
  void findsNearlyAllNeighbours() throws Exception {
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      create(client);
      long began = System.nanoTime();
      for (int first = 0; first < POINTS; first += BATCH) {
        client.upsertAsync("graph", batch(first)).get();
      }
      double seconds = (System.nanoTime() - began) / 1e9;

      double found = 0;
      double searchSeconds = 0;
      for (int i = 0; i < QUERIES; i++) {
        var query = QueryPoints.newBuilder().setCollectionName("graph").setQuery(nearest(vector()));
        List<Long> exact = ids(client.queryAsync(exactly(query)).get());
        began = System.nanoTime();
        List<Long> graph = ids(client.queryAsync(query.clearParams().build()).get());
        searchSeconds += (System.nanoTime() - began) / 1e9;
        found += graph.stream().filter(exact::contains).count() / (double) exact.size();
      }
      double recall = found / QUERIES;
      log.info(
          "event=measured points={} points_per_second={} recall_at_10={} ms_per_query={}",
          POINTS,
          Math.round(POINTS / seconds),
          recall,
          1e3 * searchSeconds / QUERIES);

      assertThat(recall).isGreaterThanOrEqualTo(.98);
    }
  }

  private static QueryPoints exactly(QueryPoints.Builder query) {
    return query.setParams(SearchParams.newBuilder().setExact(true)).build();
  }

  /** The threshold below which every point is compared is lowered, so that the graph is used. */
  private static void create(QdrantClient client) throws Exception {
    var params = VectorParams.newBuilder().setSize(DIMENSIONS).setDistance(Distance.Cosine);
    client
        .createCollectionAsync(
            CreateCollection.newBuilder()
                .setCollectionName("graph")
                .setVectorsConfig(VectorsConfig.newBuilder().setParams(params))
                .setHnswConfig(HnswConfigDiff.newBuilder().setFullScanThreshold(10))
                .build())
        .get();
  }

  private List<PointStruct> batch(int first) {
    List<PointStruct> batch = new ArrayList<>();
    for (int id = first; id < Math.min(POINTS, first + BATCH); id++) {
      batch.add(point(id, vector()));
    }
    return batch;
  }

  private float[] vector() {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }
}
