package io.lodestream.embedded.vectors.protocol;

import io.grpc.stub.StreamObserver;
import io.lodestream.embedded.vectors.search.PointSearch;
import io.lodestream.embedded.vectors.storage.Catalog;
import io.lodestream.embedded.vectors.storage.PointCollection.Write;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.BatchResult;
import io.qdrant.client.grpc.Points.ClearPayloadPoints;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.CountResponse;
import io.qdrant.client.grpc.Points.CountResult;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeleteFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePayloadPoints;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.GetResponse;
import io.qdrant.client.grpc.Points.GroupsResult;
import io.qdrant.client.grpc.Points.PointVectors;
import io.qdrant.client.grpc.Points.PointsOperationResponse;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryBatchResponse;
import io.qdrant.client.grpc.Points.QueryGroupsResponse;
import io.qdrant.client.grpc.Points.QueryPointGroups;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.QueryResponse;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import io.qdrant.client.grpc.Points.SearchBatchPoints;
import io.qdrant.client.grpc.Points.SearchBatchResponse;
import io.qdrant.client.grpc.Points.SearchPoints;
import io.qdrant.client.grpc.Points.SearchResponse;
import io.qdrant.client.grpc.Points.SetPayloadPoints;
import io.qdrant.client.grpc.Points.UpdatePointVectors;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import io.qdrant.client.grpc.Points.UpsertPoints;
import io.qdrant.client.grpc.Points.Vectors;
import io.qdrant.client.grpc.PointsGrpc;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Calls on points. */
public final class PointsService extends PointsGrpc.PointsImplBase {

  private interface Reading<T> {
    T with(PointSearch search) throws IOException;
  }

  private final Catalog catalog;

  public PointsService(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void upsert(UpsertPoints request, StreamObserver<PointsOperationResponse> observer) {
    String name = request.getCollectionName();
    write("Upsert", name, request.getWait(), observer, writes -> writes.upsert(request));
  }

  @Override
  public void delete(DeletePoints request, StreamObserver<PointsOperationResponse> observer) {
    String name = request.getCollectionName();
    write(
        "Delete", name, request.getWait(), observer, writes -> writes.delete(request.getPoints()));
  }

  @Override
  public void updateVectors(
      UpdatePointVectors request, StreamObserver<PointsOperationResponse> observer) {
    Map<PointId, Vectors> vectors = new LinkedHashMap<>();
    for (PointVectors point : request.getPointsList()) {
      vectors.put(point.getId(), point.getVectors());
    }
    var filter =
        request.hasUpdateFilter()
            ? Optional.of(request.getUpdateFilter())
            : Optional.<Filter>empty();
    write(
        "UpdateVectors",
        request.getCollectionName(),
        request.getWait(),
        observer,
        writes -> writes.updateVectors(vectors, filter));
  }

  @Override
  public void setPayload(
      SetPayloadPoints request, StreamObserver<PointsOperationResponse> observer) {
    write(
        "SetPayload",
        request.getCollectionName(),
        request.getWait(),
        observer,
        writes ->
            writes.rewrite(
                request.getPointsSelector(),
                PayloadEdits.set(request.getPayloadMap(), request.getKey())));
  }

  @Override
  public void overwritePayload(
      SetPayloadPoints request, StreamObserver<PointsOperationResponse> observer) {
    write(
        "OverwritePayload",
        request.getCollectionName(),
        request.getWait(),
        observer,
        writes ->
            writes.rewrite(
                request.getPointsSelector(), PayloadEdits.overwrite(request.getPayloadMap())));
  }

  @Override
  public void deletePayload(
      DeletePayloadPoints request, StreamObserver<PointsOperationResponse> observer) {
    write(
        "DeletePayload",
        request.getCollectionName(),
        request.getWait(),
        observer,
        writes ->
            writes.rewrite(
                request.getPointsSelector(), PayloadEdits.delete(request.getKeysList())));
  }

  @Override
  public void clearPayload(
      ClearPayloadPoints request, StreamObserver<PointsOperationResponse> observer) {
    write(
        "ClearPayload",
        request.getCollectionName(),
        request.getWait(),
        observer,
        writes -> writes.rewrite(request.getPoints(), PayloadEdits.overwrite(Map.of())));
  }

  /** Records the index for the collection's description; filters work with and without it. */
  @Override
  public void createFieldIndex(
      CreateFieldIndexCollection request, StreamObserver<PointsOperationResponse> observer) {
    Calls.answer(
        "CreateFieldIndex",
        observer,
        clock -> {
          catalog.declareIndex(request);
          return completed(Optional.empty(), clock);
        });
  }

  @Override
  public void deleteFieldIndex(
      DeleteFieldIndexCollection request, StreamObserver<PointsOperationResponse> observer) {
    Calls.answer(
        "DeleteFieldIndex",
        observer,
        clock -> {
          catalog.removeIndex(request.getCollectionName(), request.getFieldName());
          return completed(Optional.empty(), clock);
        });
  }

  @Override
  public void get(GetPoints request, StreamObserver<GetResponse> observer) {
    Calls.answer(
        "Get",
        observer,
        clock -> {
          var found = read(request.getCollectionName(), search -> search.get(request));
          return GetResponse.newBuilder().addAllResult(found).setTime(clock.seconds()).build();
        });
  }

  @Override
  public void scroll(ScrollPoints request, StreamObserver<ScrollResponse> observer) {
    Calls.answer(
        "Scroll",
        observer,
        clock -> {
          var page = read(request.getCollectionName(), search -> search.scroll(request));
          return page.toBuilder().setTime(clock.seconds()).build();
        });
  }

  @Override
  public void count(CountPoints request, StreamObserver<CountResponse> observer) {
    Calls.answer(
        "Count",
        observer,
        clock -> {
          long count = read(request.getCollectionName(), search -> search.count(request));
          return CountResponse.newBuilder()
              .setResult(CountResult.newBuilder().setCount(count))
              .setTime(clock.seconds())
              .build();
        });
  }

  @Override
  public void query(QueryPoints request, StreamObserver<QueryResponse> observer) {
    Calls.answer(
        "Query",
        observer,
        clock -> {
          var hits = read(request.getCollectionName(), search -> search.query(request));
          return QueryResponse.newBuilder().addAllResult(hits).setTime(clock.seconds()).build();
        });
  }

  @Override
  public void queryBatch(QueryBatchPoints request, StreamObserver<QueryBatchResponse> observer) {
    Calls.answer(
        "QueryBatch",
        observer,
        clock -> {
          QueryBatchResponse.Builder response = QueryBatchResponse.newBuilder();
          for (QueryPoints query : request.getQueryPointsList()) {
            var hits = read(request.getCollectionName(), search -> search.query(query));
            response.addResult(BatchResult.newBuilder().addAllResult(hits));
          }
          return response.setTime(clock.seconds()).build();
        });
  }

  @Override
  public void queryGroups(QueryPointGroups request, StreamObserver<QueryGroupsResponse> observer) {
    Calls.answer(
        "QueryGroups",
        observer,
        clock -> {
          var groups = read(request.getCollectionName(), search -> search.queryGroups(request));
          return QueryGroupsResponse.newBuilder()
              .setResult(GroupsResult.newBuilder().addAllGroups(groups))
              .setTime(clock.seconds())
              .build();
        });
  }

  @Override
  public void search(SearchPoints request, StreamObserver<SearchResponse> observer) {
    Calls.answer(
        "Search",
        observer,
        clock -> {
          var hits = read(request.getCollectionName(), search -> search.search(request));
          return SearchResponse.newBuilder().addAllResult(hits).setTime(clock.seconds()).build();
        });
  }

  @Override
  public void searchBatch(SearchBatchPoints request, StreamObserver<SearchBatchResponse> observer) {
    Calls.answer(
        "SearchBatch",
        observer,
        clock -> {
          SearchBatchResponse.Builder response = SearchBatchResponse.newBuilder();
          for (SearchPoints query : request.getSearchPointsList()) {
            var hits = read(request.getCollectionName(), search -> search.search(query));
            response.addResult(BatchResult.newBuilder().addAllResult(hits));
          }
          return response.setTime(clock.seconds()).build();
        });
  }

  private <T> T read(String name, Reading<T> reading) throws IOException {
    HnswConfigDiff graph = catalog.entry(name).config().getHnswConfig();
    return catalog.call(
        name,
        points ->
            points.read(
                searcher -> reading.with(new PointSearch(searcher, points.spaces(), graph))));
  }

  private void write(
      String call,
      String name,
      boolean wait,
      StreamObserver<PointsOperationResponse> observer,
      Function<PointWrites, Write> writing) {
    Calls.answer(
        call,
        observer,
        clock -> {
          long sequence =
              catalog.call(
                  name,
                  points -> points.write(wait, writing.apply(new PointWrites(points.spaces()))));
          return completed(Optional.of(sequence), clock);
        });
  }

  private static PointsOperationResponse completed(Optional<Long> sequence, Calls.Clock clock) {
    UpdateResult.Builder result = UpdateResult.newBuilder().setStatus(UpdateStatus.Completed);
    sequence.ifPresent(result::setOperationId);
    return PointsOperationResponse.newBuilder().setResult(result).setTime(clock.seconds()).build();
  }
}
