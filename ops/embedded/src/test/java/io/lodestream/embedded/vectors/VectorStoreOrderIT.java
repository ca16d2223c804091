package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.ids;
import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.QueryFactory.rrf;
import static org.assertj.core.api.Assertions.assertThat;

import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.Rrf;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points of equal score are ordered by their ids, in whichever order they were written. */
class VectorStoreOrderIT {

  @Test
  void ordersTiesByIdAlsoAfterPointsWereWrittenAgain(@TempDir Path directory) throws Exception {
    var params = VectorParams.newBuilder().setSize(2).setDistance(Distance.Dot).build();
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      // Given
      client.createCollectionAsync("c", params).get();
      client
          .upsertAsync("c", List.of(point(4, 1, 0), point(1, 1, 0), point(3, 2, 0), point(2, 1, 0)))
          .get();
      client.upsertAsync("c", List.of(point(1, 1, 0))).get();
      // When
      var query = QueryPoints.newBuilder().setCollectionName("c").setLimit(10);
      var byScore = client.queryAsync(query.setQuery(nearest(1f, 0f)).build()).get();
      var side = PrefetchQuery.newBuilder().setQuery(nearest(1f, 0f)).setLimit(10);
      var byRanks =
          client
              .queryAsync(
                  query
                      .addPrefetch(side)
                      .addPrefetch(side)
                      .setQuery(rrf(Rrf.newBuilder().setK(60).build()))
                      .build())
              .get();
      // Then ranks inside the fusion have the same order
      assertThat(ids(byScore)).containsExactly(3L, 1L, 2L, 4L);
      assertThat(ids(byRanks)).containsExactly(3L, 1L, 2L, 4L);
    }
  }
}
