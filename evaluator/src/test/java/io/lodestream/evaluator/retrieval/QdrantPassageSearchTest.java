package io.lodestream.evaluator.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryBatchResponse;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.PointsGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QdrantPassageSearchTest {

  private final ScriptedPoints points = new ScriptedPoints();
  private Server server;
  private QdrantClient client;
  private PassageSearch search;

  @BeforeEach
  void start() throws IOException {
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = NettyServerBuilder.forAddress(loopback).addService(points).build().start();
    client =
        VectorStoreConnection.open(
            new SharedSettings.Vectors("localhost", server.getPort(), false, Optional.empty()));
    search = new QdrantPassageSearch(client, Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    client.close();
    server.shutdownNow();
  }

  @Test
  void asksForAllVectorsAtOnceAndKeepsTheirOrder() {
    // Given answers out of order within a query
    points.answer = answer(result(point("b#0", "b", .5f), point("a#0", "a", .9f)), result());
    // When
    var hits = search.search("c-1", List.of(new float[] {1, 0}, new float[] {0, 1}), 7, true);
    // Then
    assertThat(hits)
        .containsExactly(List.of(new Hit("a#0", "a", .9f), new Hit("b#0", "b", .5f)), List.of());
    assertThat(points.asked.getCollectionName()).isEqualTo("c-1");
    assertThat(points.asked.getQueryPointsList())
        .hasSize(2)
        .allSatisfy(
            query -> {
              assertThat(query.getLimit()).isEqualTo(7);
              assertThat(query.getParams().getExact()).isTrue();
              assertThat(query.getWithPayload().getInclude().getFieldsList())
                  .containsExactly("passage_id", "document_id");
            });
    assertThat(points.asked.getQueryPoints(1).getQuery().getNearest().getDense().getDataList())
        .containsExactly(0f, 1f);
  }

  @Test
  void asksTheSparseSideOnlyForQueriesThatHaveWords() {
    // Given one answer for two queries, of which the first has only stop words
    points.answer = answer(result(point("a#0", "a", 3)));
    var none = new SparseVector(new int[0], new float[0]);
    var some = new SparseVector(new int[] {7}, new float[] {1});
    // When
    var hits = search.sparse("c-1", List.of(none, some), 100);
    // Then
    assertThat(hits).containsExactly(List.of(), List.of(new Hit("a#0", "a", 3)));
    var asked = points.asked.getQueryPoints(0);
    assertThat(asked.getUsing()).isEqualTo("bm25");
    assertThat(asked.getQuery().getNearest().getSparse().getIndicesList()).containsExactly(7);
    points.asked = null;
    assertThat(search.sparse("c-1", List.of(none), 100)).containsExactly(List.of());
    assertThat(points.asked).isNull();
  }

  @Test
  void asksForARecipeInOneCallWithTheTextThatAModelEmbeds() {
    // Given
    var found =
        point("a#0", "a", .8f).toBuilder()
            .putPayload(PointPayload.TITLE, ValueFactory.value("Title"))
            .putPayload(
                PointPayload.HEADINGS, ValueFactory.list(List.of(ValueFactory.value("Part"))))
            .putPayload(PointPayload.TEXT, ValueFactory.value("Text."))
            .build();
    points.answer = answer(result(found));
    var words = new SparseVector(new int[] {7}, new float[] {1});
    // When
    var answers =
        search.retrieve(
            "c-1", List.of(new float[] {1, 0}), List.of(words), Recipes.weighted(.3), 30);
    // Then
    assertThat(answers)
        .containsExactly(
            List.of(new PassageSearch.Found(new Hit("a#0", "a", .8f), "Title\nPart\nText.")));
    var asked = points.asked.getQueryPoints(0);
    assertThat(asked.getPrefetchList()).hasSize(2);
    assertThat(asked.getLimit()).isEqualTo(30);
    assertThat(asked.getCollectionName()).isEqualTo("c-1");
  }

  @Test
  void ordersPassagesOfEqualScoreByIdAlsoWhenTheStoreFuses() {
    // Given ties in the order in which the store happens to have them
    points.answer =
        answer(result(point("z#0", "z", .9f), point("b#0", "b", .5f), point("a#0", "a", .5f)));
    var words = new SparseVector(new int[] {7}, new float[] {1});
    // When
    var answers =
        search.retrieve("c-1", List.of(new float[] {1}), List.of(words), Recipes.weighted(.3), 30);
    // Then
    assertThat(answers.get(0))
        .extracting(found -> found.hit().passageId())
        .containsExactly("z#0", "a#0", "b#0");
  }

  @Test
  void triesAgainLaterWhenTheStoreIsAwayOrTheCollectionGone() {
    for (var status : List.of(Status.UNAVAILABLE, Status.NOT_FOUND)) {
      points.failure = status.withDescription("told so");
      assertThatThrownBy(() -> search.search("c-1", List.of(new float[] {1}), 1, false))
          .isInstanceOf(RetryableException.class)
          .hasMessageContaining("collection c-1 cannot be searched")
          .hasMessageContaining("told so");
    }
  }

  @Test
  void failsWhenTheStoreRefuses() {
    points.failure = Status.INVALID_ARGUMENT.withDescription("expected dim: 3, got 1");
    assertThatThrownBy(() -> search.search("c-1", List.of(new float[] {1}), 1, false))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("expected dim: 3, got 1");
  }

  @Test
  void failsOnPointsThatNobodyCanName() {
    var nameless = ScoredPoint.newBuilder().setId(PointIdFactory.id(5)).setScore(1).build();
    points.answer = answer(result(nameless));
    assertThatThrownBy(() -> search.search("c-1", List.of(new float[] {1}), 1, false))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("of collection c-1 has no passage_id");
  }

  @Test
  void failsOnAnAnswerThatLacksQueries() {
    points.answer = answer(result());
    assertThatThrownBy(
            () -> search.search("c-1", List.of(new float[] {1}, new float[] {2}), 1, false))
        .isInstanceOf(FatalException.class)
        .hasMessage("collection c-1 answered 1 of 2 queries");
  }

  private static QueryBatchResponse answer(BatchResult... results) {
    return QueryBatchResponse.newBuilder().addAllResult(List.of(results)).build();
  }

  private static BatchResult result(ScoredPoint... points) {
    return BatchResult.newBuilder().addAllResult(List.of(points)).build();
  }

  private static ScoredPoint point(String passageId, String documentId, float score) {
    return ScoredPoint.newBuilder()
        .setId(PointIdFactory.id(PointPayload.pointId(passageId)))
        .putPayload(PointPayload.PASSAGE_ID, ValueFactory.value(passageId))
        .putPayload(PointPayload.DOCUMENT_ID, ValueFactory.value(documentId))
        .setScore(score)
        .build();
  }

  /** Qdrant's points service that answers what it was told to. */
  private static final class ScriptedPoints extends PointsGrpc.PointsImplBase {
    private volatile QueryBatchResponse answer = QueryBatchResponse.getDefaultInstance();
    private volatile Status failure = Status.OK;
    private volatile QueryBatchPoints asked;

    @Override
    public void queryBatch(QueryBatchPoints request, StreamObserver<QueryBatchResponse> observer) {
      asked = request;
      if (failure.isOk()) {
        observer.onNext(answer);
        observer.onCompleted();
      } else {
        observer.onError(failure.asRuntimeException());
      }
    }
  }
}
