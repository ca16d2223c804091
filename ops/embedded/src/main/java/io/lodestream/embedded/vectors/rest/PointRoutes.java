package io.lodestream.embedded.vectors.rest;

import static io.lodestream.embedded.vectors.rest.CollectionRoutes.collection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lodestream.embedded.vectors.protocol.PointsService;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.QueryBatchPoints;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.SearchBatchPoints;
import io.qdrant.client.grpc.Points.SearchPoints;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import io.qdrant.client.grpc.Points.WithVectorsSelector;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Queries, and points by filter or id. */
final class PointRoutes {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final WithPayloadSelector WHOLE =
      WithPayloadSelector.newBuilder().setEnable(true).build();

  private final PointsService service;

  PointRoutes(PointsService service) {
    this.service = service;
  }

  /**
   * @param bounded wraps the routes whose body is read
   */
  void addTo(RoutesConfig http, UnaryOperator<Handler> bounded) {
    String points = "/collections/{collection}/points";
    http.get(points + "/{id}", this::one);
    http.post(points, bounded.apply(this::some));
    http.post(points + "/scroll", bounded.apply(this::scroll));
    http.post(points + "/count", bounded.apply(this::count));
    http.post(points + "/query", bounded.apply(this::query));
    http.post(points + "/query/batch", bounded.apply(this::queryBatch));
    http.post(points + "/query/groups", bounded.apply(this::queryGroups));
    http.post(points + "/search", bounded.apply(this::search));
    http.post(points + "/search/batch", bounded.apply(this::searchBatch));
  }

  private void query(Context ctx) {
    QueryPoints request = QueryRequestJson.query(collection(ctx), Exchange.body(ctx));
    var hits = ServiceCall.answer(service::query, request).getResultList();
    Exchange.reply(ctx, points(PointJson.scored(hits, request.getWithPayload())));
  }

  private void queryBatch(Context ctx) {
    List<QueryPoints> queries =
        searches(ctx, query -> QueryRequestJson.query(collection(ctx), query));
    var request =
        QueryBatchPoints.newBuilder()
            .setCollectionName(collection(ctx))
            .addAllQueryPoints(queries)
            .build();
    var answer = ServiceCall.answer(service::queryBatch, request);
    ArrayNode results = NODES.arrayNode();
    for (int i = 0; i < queries.size(); i++) {
      var hits = answer.getResult(i).getResultList();
      results.add(points(PointJson.scored(hits, queries.get(i).getWithPayload())));
    }
    Exchange.reply(ctx, results);
  }

  private void queryGroups(Context ctx) {
    var request = QueryRequestJson.groups(collection(ctx), Exchange.body(ctx));
    var groups = ServiceCall.answer(service::queryGroups, request).getResult().getGroupsList();
    ObjectNode result = NODES.objectNode();
    result.set("groups", PointJson.groups(groups, request.getWithPayload()));
    Exchange.reply(ctx, result);
  }

  private void search(Context ctx) {
    SearchPoints request = ReadRequestJson.search(collection(ctx), Exchange.body(ctx));
    var hits = ServiceCall.answer(service::search, request).getResultList();
    Exchange.reply(ctx, PointJson.scored(hits, request.getWithPayload()));
  }

  private void searchBatch(Context ctx) {
    List<SearchPoints> searches =
        searches(ctx, search -> ReadRequestJson.search(collection(ctx), search));
    var request =
        SearchBatchPoints.newBuilder()
            .setCollectionName(collection(ctx))
            .addAllSearchPoints(searches)
            .build();
    var answer = ServiceCall.answer(service::searchBatch, request);
    ArrayNode results = NODES.arrayNode();
    for (int i = 0; i < searches.size(); i++) {
      var hits = answer.getResult(i).getResultList();
      results.add(PointJson.scored(hits, searches.get(i).getWithPayload()));
    }
    Exchange.reply(ctx, results);
  }

  private void scroll(Context ctx) {
    var request = ReadRequestJson.scroll(collection(ctx), Exchange.body(ctx));
    var page = ServiceCall.answer(service::scroll, request);
    var payload = request.hasWithPayload() ? request.getWithPayload() : WHOLE;
    ObjectNode result = points(PointJson.retrieved(page.getResultList(), payload));
    result.set(
        "next_page_offset",
        page.hasNextPageOffset() ? IdJson.write(page.getNextPageOffset()) : NODES.nullNode());
    Exchange.reply(ctx, result);
  }

  private void count(Context ctx) {
    var request = ReadRequestJson.count(collection(ctx), Exchange.body(ctx));
    long count = ServiceCall.answer(service::count, request).getResult().getCount();
    Exchange.reply(ctx, NODES.objectNode().put("count", count));
  }

  private void some(Context ctx) {
    GetPoints request = ReadRequestJson.points(collection(ctx), Exchange.body(ctx));
    var found = ServiceCall.answer(service::get, request).getResultList();
    var payload = request.hasWithPayload() ? request.getWithPayload() : WHOLE;
    Exchange.reply(ctx, PointJson.retrieved(found, payload));
  }

  /** One point, with its payload and its vectors. */
  private void one(Context ctx) {
    String id = ctx.pathParam("id");
    GetPoints request =
        GetPoints.newBuilder()
            .setCollectionName(collection(ctx))
            .addIds(IdJson.parse(id))
            .setWithPayload(WHOLE)
            .setWithVectors(WithVectorsSelector.newBuilder().setEnable(true))
            .build();
    var found = ServiceCall.answer(service::get, request).getResultList();
    if (found.isEmpty()) {
      throw Refusals.notFound("Point with id %s does not exists!".formatted(id));
    }
    Exchange.reply(ctx, PointJson.retrieved(found, WHOLE).get(0));
  }

  private static ObjectNode points(ArrayNode points) {
    ObjectNode result = NODES.objectNode();
    result.set("points", points);
    return result;
  }

  private static <T> List<T> searches(Context ctx, Function<JsonNode, T> search) {
    Fields fields = Fields.of(Exchange.body(ctx), "a batch");
    fields.need("searches");
    List<T> searches = fields.list("searches", search).orElseThrow();
    fields.end();
    return searches;
  }
}
