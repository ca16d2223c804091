package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import io.qdrant.client.grpc.Points.LookupLocation;
import io.qdrant.client.grpc.Points.PrefetchQuery;
import io.qdrant.client.grpc.Points.QueryPointGroups;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.SearchParams;
import io.qdrant.client.grpc.Points.WithLookup;

/** Bodies of the query calls: queries, their prefetches, and queries in groups. */
final class QueryRequestJson {

  private QueryRequestJson() {}

  static QueryPoints query(String collection, JsonNode body) {
    Fields fields = Fields.of(body, "a query request");
    QueryPoints.Builder query = QueryPoints.newBuilder().setCollectionName(collection);
    copy(step(fields), query);
    fields.count("offset").ifPresent(query::setOffset);
    SelectionJson.payload(fields).ifPresent(query::setWithPayload);
    SelectionJson.vectors(fields).ifPresent(query::setWithVectors);
    fields.refuse("shard_key");
    fields.end();
    return query.build();
  }

  static QueryPointGroups groups(String collection, JsonNode body) {
    Fields fields = Fields.of(body, "a query request for groups");
    QueryPointGroups.Builder query = QueryPointGroups.newBuilder().setCollectionName(collection);
    copy(step(fields), query);
    fields.need("group_by");
    fields.text("group_by").ifPresent(query::setGroupBy);
    fields.count("group_size").ifPresent(query::setGroupSize);
    SelectionJson.payload(fields).ifPresent(query::setWithPayload);
    SelectionJson.vectors(fields).ifPresent(query::setWithVectors);
    if (fields.has("with_lookup")) {
      query.setWithLookup(WithLookup.getDefaultInstance());
    }
    fields.refuse("shard_key");
    fields.end();
    return query.build();
  }

  private static PrefetchQuery prefetch(JsonNode node) {
    Fields fields = Fields.of(node, "a prefetch");
    PrefetchQuery prefetch = step(fields);
    fields.end();
    return prefetch;
  }

  /** What a query and a prefetch have in common, which is all of a prefetch. */
  private static PrefetchQuery step(Fields fields) {
    PrefetchQuery.Builder step =
        PrefetchQuery.newBuilder()
            .addAllPrefetch(fields.listOrOne("prefetch", QueryRequestJson::prefetch));
    fields.find("query").map(QueryJson::read).ifPresent(step::setQuery);
    fields.text("using").ifPresent(step::setUsing);
    fields.find("filter").map(FilterJson::read).ifPresent(step::setFilter);
    fields.find("params").map(QueryRequestJson::params).ifPresent(step::setParams);
    fields.number("score_threshold").ifPresent(score -> step.setScoreThreshold(score.floatValue()));
    fields.count("limit").ifPresent(step::setLimit);
    if (fields.has("lookup_from")) {
      step.setLookupFrom(LookupLocation.getDefaultInstance());
    }
    return step.build();
  }

  /** The protocol gives the same names to the same parts of its three kinds of queries. */
  private static void copy(PrefetchQuery step, Message.Builder query) {
    step.getAllFields()
        .forEach(
            (field, value) ->
                query.setField(
                    query.getDescriptorForType().findFieldByName(field.getName()), value));
  }

  /**
   * How to search. Hints for what this store does not have, such as quantized vectors, are known
   * and, as over gRPC, without effect.
   */
  static SearchParams params(JsonNode node) {
    Fields fields = Fields.of(node, "params");
    SearchParams.Builder params = SearchParams.newBuilder();
    fields.count("hnsw_ef").ifPresent(params::setHnswEf);
    fields.flag("exact").ifPresent(params::setExact);
    fields.flag("indexed_only").ifPresent(params::setIndexedOnly);
    fields.find("quantization").ifPresent(QueryRequestJson::quantization);
    fields.find("acorn").ifPresent(QueryRequestJson::acorn);
    fields.refuse("idf");
    fields.end();
    return params.build();
  }

  private static void quantization(JsonNode node) {
    Fields hints = Fields.of(node, "quantization");
    hints.flag("ignore");
    hints.flag("rescore");
    hints.number("oversampling");
    hints.end();
  }

  private static void acorn(JsonNode node) {
    Fields hints = Fields.of(node, "acorn");
    hints.flag("enable");
    hints.number("max_selectivity");
    hints.end();
  }
}
