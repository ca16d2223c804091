package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.qdrant.client.grpc.Points.CountPoints;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.OrderBy;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.SearchPoints;
import io.qdrant.client.grpc.Points.SparseIndices;

/** Bodies of the calls that read points without the query API. */
final class ReadRequestJson {

  private ReadRequestJson() {}

  static SearchPoints search(String collection, JsonNode body) {
    Fields fields = Fields.of(body, "a search request");
    SearchPoints.Builder search = SearchPoints.newBuilder().setCollectionName(collection);
    vector(fields.need("vector"), search);
    fields.find("filter").map(FilterJson::read).ifPresent(search::setFilter);
    fields.find("params").map(QueryRequestJson::params).ifPresent(search::setParams);
    fields.need("limit");
    fields.count("limit").ifPresent(search::setLimit);
    fields.count("offset").ifPresent(search::setOffset);
    fields
        .number("score_threshold")
        .ifPresent(score -> search.setScoreThreshold(score.floatValue()));
    SelectionJson.payload(fields).ifPresent(search::setWithPayload);
    SelectionJson.vectors(fields).ifPresent(search::setWithVectors);
    fields.refuse("shard_key");
    fields.end();
    return search.build();
  }

  /** A list for the unnamed vector, or an object of name and vector. */
  private static void vector(JsonNode node, SearchPoints.Builder search) {
    if (node.isArray()) {
      search.addAllVector(VectorJson.dense(node).getDataList());
      return;
    }
    Fields fields = Fields.of(node, "vector");
    fields.need("name");
    fields.text("name").ifPresent(search::setVectorName);
    JsonNode vector = fields.need("vector");
    fields.end();
    if (vector.isArray()) {
      search.addAllVector(VectorJson.dense(vector).getDataList());
    } else {
      var sparse = VectorJson.sparse(vector);
      search
          .addAllVector(sparse.getValuesList())
          .setSparseIndices(SparseIndices.newBuilder().addAllData(sparse.getIndicesList()));
    }
  }

  static ScrollPoints scroll(String collection, JsonNode body) {
    Fields fields = Fields.of(body, "a scroll request");
    ScrollPoints.Builder scroll = ScrollPoints.newBuilder().setCollectionName(collection);
    fields.find("offset").map(IdJson::read).ifPresent(scroll::setOffset);
    fields
        .count("limit")
        .ifPresent(limit -> scroll.setLimit((int) Math.min(Integer.MAX_VALUE, limit)));
    fields.find("filter").map(FilterJson::read).ifPresent(scroll::setFilter);
    SelectionJson.payload(fields).ifPresent(scroll::setWithPayload);
    SelectionJson.vectors(fields).ifPresent(scroll::setWithVectors);
    if (fields.has("order_by")) {
      scroll.setOrderBy(OrderBy.getDefaultInstance());
    }
    fields.refuse("shard_key");
    fields.end();
    return scroll.build();
  }

  static CountPoints count(String collection, JsonNode body) {
    Fields fields = Fields.of(body, "a count request");
    CountPoints.Builder count = CountPoints.newBuilder().setCollectionName(collection);
    fields.find("filter").map(FilterJson::read).ifPresent(count::setFilter);
    fields.flag("exact").ifPresent(count::setExact);
    fields.refuse("shard_key");
    fields.end();
    return count.build();
  }

  static GetPoints points(String collection, JsonNode body) {
    Fields fields = Fields.of(body, "a request for points");
    GetPoints.Builder points = GetPoints.newBuilder().setCollectionName(collection);
    fields.need("ids");
    fields.list("ids", IdJson::read).ifPresent(points::addAllIds);
    SelectionJson.payload(fields).ifPresent(points::setWithPayload);
    SelectionJson.vectors(fields).ifPresent(points::setWithVectors);
    fields.refuse("shard_key");
    fields.end();
    return points.build();
  }
}
