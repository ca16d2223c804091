package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.lodestream.embedded.vectors.protocol.CollectionsService;
import io.qdrant.client.grpc.Collections.CollectionExistsRequest;
import io.qdrant.client.grpc.Collections.GetCollectionInfoRequest;
import io.qdrant.client.grpc.Collections.ListAliasesRequest;
import io.qdrant.client.grpc.Collections.ListAliasesResponse;
import io.qdrant.client.grpc.Collections.ListCollectionAliasesRequest;
import io.qdrant.client.grpc.Collections.ListCollectionsRequest;

/** Which collections and aliases there are, and what a collection is like. */
final class CollectionRoutes {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final CollectionsService service;

  CollectionRoutes(CollectionsService service) {
    this.service = service;
  }

  void addTo(RoutesConfig http) {
    http.get("/collections", this::list);
    http.get("/collections/{collection}", this::describe);
    http.get("/collections/{collection}/exists", this::exists);
    http.get("/collections/{collection}/aliases", this::aliasesOfOne);
    http.get("/aliases", this::aliases);
  }

  private void list(Context ctx) {
    var answer = ServiceCall.answer(service::list, ListCollectionsRequest.getDefaultInstance());
    ObjectNode result = NODES.objectNode();
    ArrayNode collections = result.putArray("collections");
    answer.getCollectionsList().forEach(c -> collections.addObject().put("name", c.getName()));
    Exchange.reply(ctx, result);
  }

  private void describe(Context ctx) {
    var request = GetCollectionInfoRequest.newBuilder().setCollectionName(collection(ctx)).build();
    Exchange.reply(
        ctx, CollectionJson.write(ServiceCall.answer(service::get, request).getResult()));
  }

  private void exists(Context ctx) {
    var request = CollectionExistsRequest.newBuilder().setCollectionName(collection(ctx)).build();
    boolean exists = ServiceCall.answer(service::collectionExists, request).getResult().getExists();
    Exchange.reply(ctx, NODES.objectNode().put("exists", exists));
  }

  private void aliases(Context ctx) {
    reply(ctx, ServiceCall.answer(service::listAliases, ListAliasesRequest.getDefaultInstance()));
  }

  private void aliasesOfOne(Context ctx) {
    var request =
        ListCollectionAliasesRequest.newBuilder().setCollectionName(collection(ctx)).build();
    reply(ctx, ServiceCall.answer(service::listCollectionAliases, request));
  }

  private static void reply(Context ctx, ListAliasesResponse answer) {
    ObjectNode result = NODES.objectNode();
    ArrayNode aliases = result.putArray("aliases");
    answer
        .getAliasesList()
        .forEach(
            alias ->
                aliases
                    .addObject()
                    .put("alias_name", alias.getAliasName())
                    .put("collection_name", alias.getCollectionName()));
    Exchange.reply(ctx, result);
  }

  static String collection(Context ctx) {
    return ctx.pathParam("collection");
  }
}
