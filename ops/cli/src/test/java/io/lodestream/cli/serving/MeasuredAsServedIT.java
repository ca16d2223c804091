package io.lodestream.cli.serving;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.VectorFactory.vector;
import static io.qdrant.client.VectorsFactory.namedVectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.evaluator.retrieval.Hit;
import io.lodestream.evaluator.retrieval.PassageSearch.Found;
import io.lodestream.evaluator.retrieval.QdrantPassageSearch;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.retrieval.Fusions;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.Scored;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorNames;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.RetrieverRecipe;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.PointStruct;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the evaluator computes from two lists is what the store answers to one query. */
class MeasuredAsServedIT {

  private static final String COLLECTION = "default-m1";
  private static final int PASSAGES = 300;
  private static final int DIMENSION = 8;
  private static final int WORDS = 60;

  @TempDir private Path dir;
  private final Random random = new Random(11);

  @Test
  void fusesTheTwoListsOfAQueryAsTheStoreDoes() throws Exception {
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(dir));
        var client =
            VectorStoreConnection.open(
                new SharedSettings.Vectors("127.0.0.1", store.port(), false, Optional.empty()))) {
      // Given
      fill(client);
      var search = new QdrantPassageSearch(client, Duration.ofSeconds(20));
      assertThat(search.sparseSide(COLLECTION)).isPresent();
      var recipes = new ArrayList<>(List.of(Recipes.dense(), Recipes.sparse()));
      for (double weight : new double[] {.1, .3, .5, .9}) {
        recipes.add(Recipes.weighted(weight));
      }
      for (int k : new int[] {2, 60}) {
        recipes.add(RetrieverRecipe.newBuilder(Recipes.reciprocalRanks(.5)).setRrfK(k).build());
      }
      var dense = List.of(unit(), unit(), unit());
      var sparse = List.of(words(3), words(1), words(6));
      var denseLists = search.search(COLLECTION, dense, Recipes.DEPTH, true);
      var sparseLists = search.sparse(COLLECTION, sparse, Recipes.DEPTH);
      for (var recipe : recipes) {
        // When
        var served = search.retrieve(COLLECTION, dense, sparse, recipe, 10);
        // Then
        for (int query = 0; query < dense.size(); query++) {
          var computed =
              Fusions.fuse(scored(denseLists.get(query)), scored(sparseLists.get(query)), recipe);
          assertSame(Recipes.name(recipe), served.get(query), computed);
        }
      }
    }
  }

  /** Equal scores may come in any order, so scores are compared by place and by passage. */
  private static void assertSame(String recipe, List<Found> served, List<Scored> computed) {
    assertThat(served).as(recipe).hasSize(Math.min(10, computed.size()));
    for (int place = 0; place < served.size(); place++) {
      var hit = served.get(place).hit();
      assertThat((double) hit.score())
          .as("%s, place %d", recipe, place)
          .isCloseTo(computed.get(place).score(), within(1e-5));
      assertThat(computed)
          .filteredOn(scored -> scored.id().equals(hit.passageId()))
          .singleElement()
          .satisfies(scored -> assertThat(scored.score()).isCloseTo(hit.score(), within(1e-5)));
    }
  }

  private void fill(QdrantClient client) throws Exception {
    client
        .createCollectionAsync(
            CreateCollection.newBuilder()
                .setCollectionName(COLLECTION)
                .setVectorsConfig(
                    VectorsConfig.newBuilder()
                        .setParams(
                            VectorParams.newBuilder()
                                .setSize(DIMENSION)
                                .setDistance(Distance.Cosine)))
                .setSparseVectorsConfig(
                    SparseVectorConfig.newBuilder()
                        .putMap(
                            VectorNames.SPARSE,
                            SparseVectorParams.newBuilder().setModifier(Modifier.Idf).build()))
                .putAllMetadata(SparseSide.of(new SparseSettings("english", 256)).metadata())
                .build())
        .get();
    var points = new ArrayList<PointStruct>();
    for (int i = 0; i < PASSAGES; i++) {
      var passage = "d" + i + "#0";
      var words = words(1 + random.nextInt(5));
      points.add(
          PointStruct.newBuilder()
              .setId(id(PointPayload.pointId(passage)))
              .setVectors(
                  namedVectors(
                      Map.of(
                          VectorNames.DENSE, vector(unit()),
                          VectorNames.SPARSE, vector(values(words), indices(words)))))
              .putPayload(PointPayload.PASSAGE_ID, ValueFactory.value(passage))
              .putPayload(PointPayload.DOCUMENT_ID, ValueFactory.value("d" + i))
              .build());
    }
    client.upsertAsync(COLLECTION, points).get();
  }

  private float[] unit() {
    var values = new float[DIMENSION];
    IntStream.range(0, DIMENSION).forEach(i -> values[i] = (float) random.nextGaussian());
    return values;
  }

  private SparseVector words(int count) {
    var indices = random.ints(0, WORDS).distinct().limit(count).sorted().toArray();
    var values = new float[count];
    IntStream.range(0, count).forEach(i -> values[i] = .5f + random.nextFloat());
    return new SparseVector(indices, values);
  }

  private static List<Float> values(SparseVector words) {
    return IntStream.range(0, words.values().length).mapToObj(i -> words.values()[i]).toList();
  }

  private static List<Integer> indices(SparseVector words) {
    return IntStream.of(words.indices()).boxed().toList();
  }

  private static List<Scored> scored(List<Hit> hits) {
    return hits.stream().map(hit -> new Scored(hit.passageId(), hit.score())).toList();
  }
}
