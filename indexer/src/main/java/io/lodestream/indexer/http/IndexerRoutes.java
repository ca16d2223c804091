package io.lodestream.indexer.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.indexer.search.RequestException;
import io.lodestream.runtime.http.InFlight;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.error.RetryableException;
import java.io.IOException;
import java.util.ArrayList;
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
  private final InFlight embeddings;

  /**
   * @param index empty while the stage is starting
   * @param mostEmbeddings requests for embeddings that are answered at a time; more are refused
   */
  public IndexerRoutes(Supplier<Optional<IndexStatus>> index, int mostEmbeddings) {
    this.index = index;
    this.embeddings = new InFlight(mostEmbeddings);
  }

  public void addTo(RoutesConfig routes) {
    routes.post("/v1/embeddings", embeddings.bounded(Answers.answering(this::embed)));
    routes.get("/v1/collections", Answers.answering(this::collections));
  }

  private Object embed(Context context) throws RequestException, IOException {
    var request = EmbeddingRequest.parse(Answers.body(context));
    var by = searchable(request);
    int dimension = by.embedder().dimension();
    if (request.dimensions().orElse(dimension) != dimension) {
      throw new RequestException(
          400,
          "'dimensions' must be %d, as the collection's, was %d"
              .formatted(dimension, request.dimensions().getAsInt()));
    }
    var sparse = request.sparse() ? sparse(request, by) : List.<SparseVector>of();
    try {
      var vectors = by.embedder().embed(request.texts(), request.role());
      return EmbeddingResponse.of(vectors, sparse, by, request.base64());
    } catch (RetryableException e) {
      throw new RequestException(
          503, "model %s was just closed, ask again".formatted(by.modelId()));
    }
  }

  private static List<SparseVector> sparse(EmbeddingRequest request, IndexStatus.Searchable by)
      throws RequestException {
    if (by.words().isEmpty()) {
      throw new RequestException(
          400, "collection %s has no sparse vectors".formatted(by.collection()));
    }
    var encoder = by.words().get().encoder();
    return request.texts().stream()
        .map(text -> request.role() == TextRole.QUERY ? encoder.query(text) : encoder.passage(text))
        .toList();
  }

  private IndexStatus.Searchable searchable(EmbeddingRequest request) throws RequestException {
    var status = Answers.opened(index);
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
    var listed = new ArrayList<Map<String, Object>>();
    status.ifPresent(
        found -> found.collections().forEach(event -> listed.add(described(event, found))));
    var answer = new LinkedHashMap<String, Object>();
    answer.put("serving", alias.orElse(null));
    answer.put("collections", listed);
    return answer;
  }

  private static Map<String, Object> described(IndexEvent event, IndexStatus status) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("collection", event.getCollection());
    fields.put("model", event.getModelId());
    fields.put("state", event.getState().name());
    fields.put("alias", event.getAlias());
    fields.put("points", event.getPoints());
    fields.put("expectedPoints", event.getExpectedPoints());
    fields.put("detail", event.getDetail());
    fields.put("at", event.getAt().toString());
    status
        .searchable(event.getCollection())
        .ifPresent(open -> fields.put("sparse", open.words().isPresent()));
    return fields;
  }
}
