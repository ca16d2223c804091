package io.lodestream.indexer.http;

import io.lodestream.indexer.search.RequestException;
import io.lodestream.indexer.search.SearchRequest;
import io.lodestream.schemas.RetrievalMode;
import io.qdrant.client.grpc.Common.Filter;
import java.util.Optional;
import java.util.Set;

/** Reads a body of {@code POST /v1/search}. */
final class SearchBody {

  static final int MAX_BYTES = 1024 * 1024;

  static final int MAX_CHARACTERS = 200_000;
  static final int DEFAULT_LIMIT = 10;
  static final int MAX_LIMIT = 1000;

  private static final Set<String> FIELDS =
      Set.of("query", "limit", "filter", "collection", "retrieval");

  private SearchBody() {}

  static SearchRequest parse(byte[] bytes) throws RequestException {
    var body = JsonBody.parse(bytes, MAX_BYTES, "query");
    body.allowOnly(FIELDS);
    return new SearchRequest(
        query(body), limit(body), filter(body), body.text("collection"), mode(body));
  }

  private static String query(JsonBody body) throws RequestException {
    var query =
        body.text("query").orElseThrow(() -> JsonBody.bad("'query' must be there, and a text"));
    if (query.isBlank()) {
      throw JsonBody.bad("'query' must not be empty");
    }
    if (query.length() > MAX_CHARACTERS) {
      throw JsonBody.bad(
          "'query' must have at most %d characters, had %d"
              .formatted(MAX_CHARACTERS, query.length()));
    }
    return query;
  }

  private static int limit(JsonBody body) throws RequestException {
    var limit = body.field("limit");
    if (limit.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    if (!limit.get().isInt() || limit.get().intValue() < 1 || limit.get().intValue() > MAX_LIMIT) {
      throw JsonBody.bad(
          "'limit' must be a whole number from 1 to %d, was %s".formatted(MAX_LIMIT, limit.get()));
    }
    return limit.get().intValue();
  }

  private static Optional<Filter> filter(JsonBody body) throws RequestException {
    var filter = body.field("filter");
    return filter.isEmpty() ? Optional.empty() : Optional.of(FilterJson.parse(filter.get()));
  }

  private static Optional<RetrievalMode> mode(JsonBody body) throws RequestException {
    var mode = body.text("retrieval");
    if (mode.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (mode.get()) {
          case "dense" -> RetrievalMode.DENSE;
          case "sparse" -> RetrievalMode.SPARSE;
          case "hybrid" -> RetrievalMode.HYBRID;
          default ->
              throw JsonBody.bad(
                  "'retrieval' must be dense, sparse or hybrid, was '%s'".formatted(mode.get()));
        });
  }
}
