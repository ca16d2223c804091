package io.lodestream.indexer.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.error.RetryableException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code POST /v1/embeddings} and {@code GET /v1/collections}.
 *
 * <p>A query's vector and the name of the collection to search come together, so an application
 * never searches one model's collection with another's vector, even while the alias moves.
 */
public final class IndexerRoutes {

  private final Supplier<Optional<IndexStatus>> index;

  /**
   * @param index empty while the stage is starting
   */
  public IndexerRoutes(Supplier<Optional<IndexStatus>> index) {
    this.index = index;
  }

  public void addTo(Javalin app) {
    app.post("/v1/embeddings", answering(this::embed));
    app.get("/v1/collections", answering(this::collections));
  }

  private interface Answer {
    Object to(Context request) throws RequestException, IOException;
  }

  private static Handler answering(Answer answer) {
    return request -> {
      try {
        request.json(answer.to(request));
      } catch (RequestException e) {
        var type = e.status() == 400 ? "invalid_request_error" : "unavailable";
        request
            .status(e.status())
            .json(Map.of("error", Map.of("message", e.getMessage(), "type", type)));
      }
    };
  }

  private Object embed(Context context) throws RequestException, IOException {
    var body = context.req().getInputStream().readNBytes(EmbeddingRequest.MAX_BYTES + 1);
    if (body.length > EmbeddingRequest.MAX_BYTES) {
      throw new RequestException(
          400, "the body must have at most %d bytes".formatted(EmbeddingRequest.MAX_BYTES));
    }
    var request = EmbeddingRequest.parse(body);
    var by = searchable(request);
    int dimension = by.embedder().dimension();
    if (request.dimensions().orElse(dimension) != dimension) {
      throw new RequestException(
          400,
          "'dimensions' must be %d, as the collection's, was %d"
              .formatted(dimension, request.dimensions().getAsInt()));
    }
    try {
      return EmbeddingResponse.of(
          by.embedder().embed(request.texts(), request.role()), by, request.base64());
    } catch (RetryableException e) {
      throw new RequestException(
          503, "model %s was just closed, ask again".formatted(by.modelId()));
    }
  }

  private IndexStatus.Searchable searchable(EmbeddingRequest request) throws RequestException {
    var status =
        index.get().orElseThrow(() -> new RequestException(503, "no collection serves yet"));
    var named = request.model().flatMap(status::searchable);
    if (named.isEmpty() && request.model().filter(status::hasModel).isPresent()) {
      // Another model's vector would look like an answer and find nothing in this one's collection.
      throw new RequestException(503, "model %s is not open".formatted(request.model().get()));
    }
    return named
        .or(status::serving)
        .orElseThrow(() -> new RequestException(503, "no collection serves yet"));
  }

  private Object collections(Context context) {
    var status = index.get();
    var alias = status.flatMap(IndexStatus::serving).map(IndexStatus.Searchable::collection);
    var listed =
        status.map(IndexStatus::collections).orElse(List.of()).stream()
            .map(IndexerRoutes::described)
            .toList();
    var answer = new LinkedHashMap<String, Object>();
    answer.put("serving", alias.orElse(null));
    answer.put("collections", listed);
    return answer;
  }

  private static Map<String, Object> described(IndexEvent event) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("collection", event.getCollection());
    fields.put("model", event.getModelId());
    fields.put("state", event.getState().name());
    fields.put("alias", event.getAlias());
    fields.put("points", event.getPoints());
    fields.put("expectedPoints", event.getExpectedPoints());
    fields.put("detail", event.getDetail());
    fields.put("at", event.getAt().toString());
    return fields;
  }
}
