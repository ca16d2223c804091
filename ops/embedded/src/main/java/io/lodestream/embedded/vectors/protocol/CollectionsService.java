package io.lodestream.embedded.vectors.protocol;

import io.grpc.stub.StreamObserver;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.lodestream.embedded.vectors.storage.Catalog;
import io.lodestream.embedded.vectors.storage.CollectionEntry;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.ChangeAliases;
import io.qdrant.client.grpc.Collections.CollectionDescription;
import io.qdrant.client.grpc.Collections.CollectionExists;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.CollectionExistsResponse;
import io.qdrant.client.grpc.Collections.CollectionOperationResponse;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.DeleteCollection;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.GetCollectionInfoResponse;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.ListAliasesResponse;
import io.qdrant.client.grpc.Collections.ListCollectionAliasesRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsResponse;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.CollectionsGrpc;
import java.util.Map;
import java.util.function.Predicate;

/** Calls on collections and aliases. */
public final class CollectionsService extends CollectionsGrpc.CollectionsImplBase {

  private final Catalog catalog;

  public CollectionsService(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void create(
      CreateCollection request, StreamObserver<CollectionOperationResponse> observer) {
    Calls.answer(
        "Create",
        observer,
        clock -> {
          catalog.create(CollectionConfigs.accept(request));
          return done(true, clock);
        });
  }

  /** Only metadata may change: every other part shapes the index. */
  @Override
  public void update(
      UpdateCollection request, StreamObserver<CollectionOperationResponse> observer) {
    Calls.answer(
        "Update",
        observer,
        clock -> {
          UpdateCollection understood =
              UpdateCollection.newBuilder()
                  .setCollectionName(request.getCollectionName())
                  .putAllMetadata(request.getMetadataMap())
                  .build();
          if (!request.toBuilder().clearTimeout().build().equals(understood)) {
            throw Refusals.unsupported("changing anything but the metadata of a collection");
          }
          catalog.mergeMetadata(request.getCollectionName(), request.getMetadataMap());
          return done(true, clock);
        });
  }

  @Override
  public void delete(
      DeleteCollection request, StreamObserver<CollectionOperationResponse> observer) {
    Calls.answer(
        "Delete", observer, clock -> done(catalog.delete(request.getCollectionName()), clock));
  }

  @Override
  public void get(
      GetCollectionInfoRequest request, StreamObserver<GetCollectionInfoResponse> observer) {
    Calls.answer(
        "Get",
        observer,
        clock -> {
          String name = request.getCollectionName();
          CollectionEntry entry = catalog.entry(name);
          var info =
              catalog.call(
                  name,
                  points ->
                      points.read(
                          searcher ->
                              CollectionConfigs.info(
                                  entry,
                                  searcher.getIndexReader().numDocs(),
                                  searcher.getIndexReader().leaves().size())));
          return GetCollectionInfoResponse.newBuilder()
              .setResult(info)
              .setTime(clock.seconds())
              .build();
        });
  }

  @Override
  public void list(
      ListCollectionsRequest request, StreamObserver<ListCollectionsResponse> observer) {
    Calls.answer(
        "List",
        observer,
        clock -> {
          ListCollectionsResponse.Builder response = ListCollectionsResponse.newBuilder();
          for (String name : catalog.names()) {
            response.addCollections(CollectionDescription.newBuilder().setName(name));
          }
          return response.setTime(clock.seconds()).build();
        });
  }

  @Override
  public void collectionExists(
      CollectionExistsRequest request, StreamObserver<CollectionExistsResponse> observer) {
    Calls.answer(
        "CollectionExists",
        observer,
        clock ->
            CollectionExistsResponse.newBuilder()
                .setResult(
                    CollectionExists.newBuilder()
                        .setExists(catalog.exists(request.getCollectionName())))
                .setTime(clock.seconds())
                .build());
  }

  @Override
  public void updateAliases(
      ChangeAliases request, StreamObserver<CollectionOperationResponse> observer) {
    Calls.answer(
        "UpdateAliases",
        observer,
        clock -> {
          catalog.updateAliases(request.getActionsList());
          return done(true, clock);
        });
  }

  @Override
  public void listAliases(
      ListAliasesRequest request, StreamObserver<ListAliasesResponse> observer) {
    Calls.answer("ListAliases", observer, clock -> aliases(collection -> true, clock));
  }

  @Override
  public void listCollectionAliases(
      ListCollectionAliasesRequest request, StreamObserver<ListAliasesResponse> observer) {
    Calls.answer(
        "ListCollectionAliases",
        observer,
        clock -> {
          String name = catalog.entry(request.getCollectionName()).config().getCollectionName();
          return aliases(name::equals, clock);
        });
  }

  private ListAliasesResponse aliases(Predicate<String> ofCollection, Calls.Clock clock) {
    ListAliasesResponse.Builder response = ListAliasesResponse.newBuilder();
    for (Map.Entry<String, String> alias : catalog.aliases().entrySet()) {
      if (ofCollection.test(alias.getValue())) {
        response.addAliases(
            AliasDescription.newBuilder()
                .setAliasName(alias.getKey())
                .setCollectionName(alias.getValue()));
      }
    }
    return response.setTime(clock.seconds()).build();
  }

  private static CollectionOperationResponse done(boolean result, Calls.Clock clock) {
    return CollectionOperationResponse.newBuilder()
        .setResult(result)
        .setTime(clock.seconds())
        .build();
  }
}
