package io.lodestream.indexer.search;

import static io.lodestream.indexer.search.RetrievalSettingsOf.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.collections.FoundPassage;
import io.lodestream.indexer.collections.PassageSearch;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearcherTest {

  private static final RetrieverRecipe RERANKED =
      Recipes.reranked(Recipes.weighted(0.5), RerankMethod.EXTERNAL, 1);

  private final FakeIndex index = new FakeIndex();
  private final StageMeters meters = new StageMeters("indexer");
  private final List<QueryPoints> asked = new ArrayList<>();
  private PassageSearch store = query -> passages(40);

  @Test
  void asksOnceByTheModelsRecipeAndItsOwnCollectionAndVector() throws RequestException {
    // Given
    index.open("m1", Optional.of(Recipes.weighted(0.3))).serve("m1");
    // When
    var answer = searcher(keys()).search(index, request("what is a log", 10));
    // Then
    assertThat(answer.collection()).isEqualTo("line-m1");
    assertThat(answer.modelId()).isEqualTo("m1");
    assertThat(Recipes.name(answer.recipe())).isEqualTo("hybrid weighted .3");
    assertThat(answer.hits()).hasSize(10);
    assertThat(answer.reranked()).isFalse();
    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).getCollectionName()).isEqualTo("line-m1");
    assertThat(asked.get(0).getLimit()).isEqualTo(10);
    assertThat(asked.get(0).getPrefetchCount()).isEqualTo(2);
    assertThat(meters.values()).containsEntry("hybrid.searches", 1.0);
  }

  @Test
  void searchesAPinnedCollectionByItsOwnModelsRecipe() throws RequestException {
    index.open("m1", Optional.of(Recipes.sparse())).serve("m1").open("m2", Optional.empty());
    index.open("m3", Optional.of(Recipes.dense()));
    assertThat(pinned("m3").recipe()).isEqualTo(Recipes.dense());
    assertThat(pinned("line-m3").collection()).isEqualTo("line-m3");
    assertThat(asked.get(0).getQuery().getNearest().getDense().getDataList())
        .containsExactlyElementsOf(vectorOf("m3", "q"));
    assertThat(pinned("m2").recipe()).isEqualTo(Recipes.weighted(0.4));
  }

  @Test
  void tellsACollectionThatIsNotOpenFromOneThatIsNot() {
    index.open("m1", Optional.empty()).serve("m1");
    assertThatThrownBy(() -> pinned("line-closed"))
        .isInstanceOf(RequestException.class)
        .hasMessage("collection line-closed is not open")
        .extracting(e -> ((RequestException) e).status())
        .isEqualTo(503);
    assertThatThrownBy(() -> pinned("line-gone"))
        .hasMessage("there is no collection or model line-gone")
        .extracting(e -> ((RequestException) e).status())
        .isEqualTo(404);
    assertThatThrownBy(() -> searcher(keys()).search(new FakeIndex(), request("q", 1)))
        .hasMessage("no collection serves yet");
  }

  @Test
  void searchesTheNewCollectionWithTheNewModelWhenTheAliasMovesMeanwhile() throws RequestException {
    // Given a collection that is dropped between embedding and search
    index.open("m1", Optional.of(Recipes.dense())).open("m2", Optional.of(Recipes.dense()));
    index.serve("m1");
    store =
        query -> {
          if (query.getCollectionName().equals("line-m1")) {
            index.serve("m2");
            throw new RetryableException("not found: line-m1");
          }
          return passages(3);
        };
    // When
    var answer = searcher(keys()).search(index, request("q", 10));
    // Then
    assertThat(answer.collection()).isEqualTo("line-m2");
    assertThat(asked.get(1).getCollectionName()).isEqualTo("line-m2");
    assertThat(asked.get(1).getQuery().getNearest().getDense().getDataList())
        .containsExactlyElementsOf(vectorOf("m2", "q"));
  }

  @Test
  void asksToComeAgainWhenTheStoreIsAway() {
    index.open("m1", Optional.empty()).serve("m1");
    store =
        query -> {
          throw new RetryableException("UNAVAILABLE");
        };
    assertThatThrownBy(() -> searcher(keys()).search(index, request("q", 1)))
        .hasMessage("the index does not answer now, ask again")
        .extracting(e -> ((RequestException) e).status())
        .isEqualTo(503);
    assertThat(asked).hasSize(1);
  }

  @Test
  void tellsTheSenderWhatTheStoreFindsInvalid() {
    index.open("m1", Optional.empty()).serve("m1");
    var status = Status.INVALID_ARGUMENT.withDescription("key must be indexed");
    store =
        query -> {
          throw new FatalException("vector store cannot search", status.asRuntimeException());
        };
    assertThatThrownBy(() -> searcher(keys()).search(index, request("q", 1)))
        .hasMessage("the vector store refuses the search: key must be indexed")
        .extracting(e -> ((RequestException) e).status())
        .isEqualTo(400);
  }

  @Test
  void saysThatAHybridSearchFusesTheFirstOfEachSideOnly() throws RequestException {
    // Given 150 passages found by a fusion of 100 on each side
    index.open("m1", Optional.of(Recipes.weighted(0.3))).serve("m1");
    store = query -> passages((int) Math.min(150, query.getLimit()));
    // When
    var enough = searcher(keys()).search(index, request("logs", 150));
    var fewer = searcher(keys()).search(index, request("logs", 500));
    // Then what is fused stays the same
    assertThat(asked.get(0).getPrefetchList()).isEqualTo(asked.get(1).getPrefetchList());
    assertThat(enough.warnings()).isEmpty();
    assertThat(fewer.hits()).hasSize(150);
    assertThat(fewer.warnings())
        .containsExactly(
            "there may be more hits: a hybrid search fuses the first 100 of each side");
  }

  @Test
  void passesTheFilterOn() throws RequestException {
    index.open("m1", Optional.empty()).serve("m1");
    var filter =
        Filter.newBuilder()
            .addMust(io.qdrant.client.ConditionFactory.matchKeyword("document_id", "d"))
            .build();
    searcher(keys())
        .search(
            index,
            new SearchRequest("q", 3, Optional.of(filter), Optional.empty(), Optional.empty()));
    assertThat(asked.get(0).getFilter()).isEqualTo(filter);
  }

  @Test
  void searchesByTheDenseVectorAloneForStopWords() throws RequestException {
    index.open("m1", Optional.of(Recipes.weighted(0.5))).serve("m1");
    var answer = searcher(keys()).search(index, request("what is the", 5));
    assertThat(answer.hits()).hasSize(5);
    assertThat(answer.warnings().get(0)).startsWith("the query has no words besides stop words");
    assertThat(asked.get(0).getPrefetchCount()).isZero();
    assertThat(asked.get(0).getQuery().hasNearest()).isTrue();
  }

  @Test
  void findsNothingByWordsWhereThereAreNone() throws RequestException {
    index.open("m1", Optional.of(Recipes.sparse())).serve("m1");
    var answer = searcher(keys()).search(index, request("what is the ???", 5));
    assertThat(answer.hits()).isEmpty();
    assertThat(answer.warnings()).containsExactly("the query has no words to search by");
    assertThat(asked).isEmpty();
  }

  @Test
  void reordersTheTopAndCutsAfterwards() throws RequestException {
    // Given a reranker that likes the last passages best
    index.open("m1", Optional.of(RERANKED)).serve("m1");
    Reranker reranker = (query, texts) -> ascending(texts.size());
    // When
    var answer = searcher(external(), reranker).search(index, request("q", 3));
    // Then
    assertThat(asked.get(0).getLimit()).isEqualTo(Recipes.RERANK_DEPTH);
    assertThat(answer.reranked()).isTrue();
    assertThat(answer.hits())
        .extracting(FoundPassage::passageId)
        .containsExactly("p29", "p28", "p27");
    assertThat(meters.values()).containsEntry("searches.reranked", 1.0);
  }

  static Stream<Reranker> brokenRerankers() {
    return Stream.of(
        (query, texts) -> {
          throw new RetryableException("connection refused");
        },
        (query, texts) -> ascending(texts.size() - 1),
        (query, texts) -> ascending(texts.size() + 5),
        (query, texts) -> {
          var scores = ascending(texts.size());
          scores[7] = Float.NaN;
          return scores;
        },
        (query, texts) -> {
          throw new IllegalStateException("a bug");
        });
  }

  @ParameterizedTest
  @MethodSource("brokenRerankers")
  void answersAsRetrievedWhateverTheRerankerDoesWrong(Reranker broken) throws RequestException {
    index.open("m1", Optional.of(RERANKED)).serve("m1");
    var answer = searcher(external(), broken).search(index, request("q", 3));
    assertThat(answer.reranked()).isFalse();
    assertThat(answer.warnings())
        .containsExactly("the reranker failed: the ranking is not reranked");
    assertThat(answer.hits()).extracting(FoundPassage::passageId).containsExactly("p0", "p1", "p2");
    assertThat(meters.values()).containsEntry("rerank.fallbacks", 1.0);
  }

  @Test
  void reranksByTheModelsOwnTokenVectors() throws RequestException {
    var recipe = Recipes.reranked(Recipes.dense(), RerankMethod.LATE_INTERACTION, 1);
    index
        .open(
            "m1", Optional.empty(), Optional.of((q, t) -> ascending(t.size())), Optional.of(recipe))
        .serve("m1");
    var answer = searcher(keys("rerank", "late-interaction")).search(index, request("q", 1));
    assertThat(answer.hits()).extracting(FoundPassage::passageId).containsExactly("p29");
  }

  @Test
  void searchesOneSideForComparison() throws RequestException {
    index.open("m1", Optional.of(RERANKED)).serve("m1");
    var sparse =
        new SearchRequest(
            "logs", 3, Optional.empty(), Optional.empty(), Optional.of(RetrievalMode.SPARSE));
    var answer = searcher(external(), (q, t) -> ascending(t.size())).search(index, sparse);
    assertThat(answer.recipe()).isEqualTo(Recipes.sparse());
    assertThat(asked.get(0).getUsing()).isEqualTo("bm25");
    assertThat(answer.reranked()).isFalse();
  }

  private SearchAnswer searched(Searcher searcher) {
    try {
      return searcher.search(index, request("q", 1));
    } catch (RequestException e) {
      throw new AssertionError(e);
    }
  }

  private SearchAnswer pinned(String name) throws RequestException {
    return searcher(keys())
        .search(
            index,
            new SearchRequest("q", 3, Optional.empty(), Optional.of(name), Optional.empty()));
  }

  private static RetrievalSettings external() {
    return keys("rerank", "external", "rerank.url", "http://localhost:1");
  }

  private Searcher searcher(RetrievalSettings settings) {
    return searcher(settings, Optional.empty());
  }

  private Searcher searcher(RetrievalSettings settings, Reranker reranker) {
    return searcher(settings, Optional.of(reranker));
  }

  private Searcher searcher(RetrievalSettings settings, Optional<Reranker> reranker) {
    return new Searcher(
        settings,
        query -> {
          asked.add(query);
          return store.search(query);
        },
        new Rerankers(reranker),
        meters);
  }

  private static SearchRequest request(String query, int limit) {
    return new SearchRequest(query, limit, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static List<Float> vectorOf(String modelId, String text) {
    var vector = new HashEmbedder(modelId.hashCode()).embed(List.of(text), TextRole.QUERY)[0];
    return IntStream.range(0, vector.length).mapToObj(i -> vector[i]).toList();
  }

  private static float[] ascending(int size) {
    var scores = new float[size];
    for (int i = 0; i < size; i++) {
      scores[i] = i;
    }
    return scores;
  }

  private static List<FoundPassage> passages(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new FoundPassage(
                    "id" + i,
                    1.0 / (i + 1),
                    "p" + i,
                    "d" + i,
                    "title",
                    List.of(),
                    "text " + i,
                    0,
                    6,
                    Map.of()))
        .toList();
  }
}
