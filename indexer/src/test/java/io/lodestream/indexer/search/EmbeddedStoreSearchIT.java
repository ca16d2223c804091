package io.lodestream.indexer.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.FoundPassage;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import io.qdrant.client.grpc.Common.Filter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches of a real collection, through Qdrant's client and the embedded store. */
class EmbeddedStoreSearchIT {

  private static final String COLLECTION = "line-m";

  private final HashEmbedder embedder = new HashEmbedder("m".hashCode());
  private final FakeIndex index = new FakeIndex();
  private EmbeddedVectorStore server;
  private QdrantClient client;
  private QdrantCollections store;
  private Searcher searcher;

  @BeforeEach
  void start(@TempDir Path dir) {
    server = EmbeddedVectorStore.start(VectorStoreOptions.in(dir));
    client =
        new QdrantClient(
            QdrantGrpcClient.newBuilder(server.host(), server.port(), false, false).build());
    store = new QdrantCollections(client, new GraphSettings(16, 100));
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    store.upsert(
        COLLECTION,
        List.of(
            point("log#0", "Kafka keeps an ordered log of records", "eng"),
            point("beer#0", "Zymurgy is the study of fermentation in brewing", "food"),
            point("bread#0", "Sourdough needs fermentation, salt and time", "food"),
            point("empty#0", "...", "none")));
    searcher =
        new Searcher(
            RetrievalSettingsOf.keys(),
            store,
            new Rerankers(Optional.empty()),
            new StageMeters("indexer"));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void theCollectionSaysHowItsWordsWereEncoded() {
    assertThat(store.sparseSide(COLLECTION)).contains(Words.SIDE);
  }

  @Test
  void findsByWordsByMeaningAndByBoth() throws RequestException {
    assertThat(ids(Recipes.sparse(), "brewings")).containsExactly("beer#0");
    assertThat(ids(Recipes.sparse(), "fermentation"))
        .containsExactlyInAnyOrder("beer#0", "bread#0");
    assertThat(ids(Recipes.dense(), "brewings")).hasSize(4);
    for (var recipe : List.of(Recipes.weighted(0.01), Recipes.reciprocalRanks(0.5))) {
      assertThat(ids(recipe, "zymurgy")).hasSize(4).contains("beer#0");
    }
    assertThat(ids(Recipes.weighted(0.01), "zymurgy")).startsWith("beer#0");
  }

  @Test
  void givesBackWhatAHitIs() throws RequestException {
    var hit = search(Recipes.sparse(), "zymurgy", Optional.empty()).hits().get(0);
    assertThat(hit.documentId()).isEqualTo("beer");
    assertThat(hit.title()).isEqualTo("A title");
    assertThat(hit.headings()).containsExactly("One", "Two");
    assertThat(hit.attributes()).isEqualTo(Map.of("kind", "food"));
    assertThat(hit.endOffset()).isEqualTo(hit.text().length());
    assertThat(hit.pointId()).hasSize(36);
  }

  @Test
  void filtersBothSides() throws RequestException {
    var filter =
        Filter.newBuilder()
            .addMust(ConditionFactory.matchKeyword("attributes.kind", "food"))
            .build();
    for (var recipe :
        List.of(
            Recipes.dense(),
            Recipes.sparse(),
            Recipes.weighted(0.5),
            Recipes.reciprocalRanks(0.5))) {
      assertThat(search(recipe, "kafka fermentation", Optional.of(filter)).hits())
          .as(Recipes.name(recipe))
          .extracting(FoundPassage::passageId)
          .containsExactlyInAnyOrder("beer#0", "bread#0");
    }
  }

  @Test
  void answersQueriesOfStopWordsOfTenThousandWordsAndOfAnotherScript() throws RequestException {
    assertThat(ids(Recipes.weighted(0.5), "what is the")).hasSize(4);
    assertThat(ids(Recipes.sparse(), "what is the")).isEmpty();
    assertThat(ids(Recipes.weighted(0.5), "что такое журнал")).hasSize(4);
    assertThat(ids(Recipes.sparse(), "что такое журнал")).isEmpty();
    var words = new StringBuilder("zymurgy");
    for (int i = 0; i < 10_000; i++) {
      words.append(" w").append(i);
    }
    assertThat(ids(Recipes.sparse(), words.toString())).containsExactly("beer#0");
    assertThat(ids(Recipes.weighted(0.01), words.toString())).startsWith("beer#0");
  }

  @Test
  void theOrderOfTheTopDoesNotDependOnTheLimit() throws RequestException {
    // Given more passages than a side is asked for, and many of equal score
    var points = new ArrayList<IndexPoint>();
    for (int i = 0; i < 300; i++) {
      var text = "fermentation log " + "salt ".repeat(i % 7) + "yeast ".repeat(i % 5);
      points.add(point("p%03d#0".formatted(i), text + (i % 3 == 0 ? " brewing" : ""), "many"));
    }
    store.upsert(COLLECTION, points);
    for (var recipe : List.of(Recipes.weighted(0.4), Recipes.reciprocalRanks(0.5))) {
      index.open("m", Optional.of(recipe)).serve("m");
      // When
      var ten = searcher.search(index, request("brewing with salt and yeast", 10)).hits();
      var all = searcher.search(index, request("brewing with salt and yeast", 1000)).hits();
      // Then
      assertThat(all).hasSizeBetween(100, 200);
      assertThat(all.subList(0, 10)).as(Recipes.name(recipe)).isEqualTo(ten);
      assertThat(all).isSortedAccordingTo(FoundPassage.BEST_FIRST);
    }
  }

  @Test
  void servesACollectionOfAnOlderVersionByDenseVectors() throws RequestException {
    index
        .open("m", Optional.empty(), Optional.empty(), Optional.of(Recipes.weighted(0.5)))
        .serve("m");
    var answer = searcher.search(index, request("zymurgy", Optional.empty(), Optional.empty()));
    assertThat(answer.recipe().getMode()).isEqualTo(RetrievalMode.DENSE);
    assertThat(answer.hits()).hasSize(4);
  }

  private List<String> ids(RetrieverRecipe recipe, String query) throws RequestException {
    return search(recipe, query, Optional.empty()).hits().stream()
        .map(FoundPassage::passageId)
        .toList();
  }

  private SearchAnswer search(RetrieverRecipe recipe, String query, Optional<Filter> filter)
      throws RequestException {
    index.open("m", Optional.of(recipe)).serve("m");
    return searcher.search(index, request(query, filter, Optional.empty()));
  }

  private static SearchRequest request(String query, int limit) {
    return new SearchRequest(query, limit, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static SearchRequest request(
      String query, Optional<Filter> filter, Optional<RetrievalMode> mode) {
    return new SearchRequest(query, 10, filter, Optional.empty(), mode);
  }

  private IndexPoint point(String passageId, String text, String kind) {
    var passage =
        Passage.newBuilder()
            .setDocumentId(passageId.replaceFirst("#.*", ""))
            .setOrdinal(0)
            .setTitle("A title")
            .setHeadings(List.of("One", "Two"))
            .setText(text)
            .setStartOffset(0)
            .setEndOffset(text.length())
            .setContentHash("hash")
            .setCluster("c")
            .setTokenCount(1)
            .setVersion(1)
            .setAttributes(Map.of("kind", kind))
            .build();
    var vector = embedder.embed(List.of(EmbeddingInput.of(passage)), TextRole.PASSAGE)[0];
    return new IndexPoint(passageId, passage, "m", vector, Optional.of(Words.of(passage)));
  }
}
