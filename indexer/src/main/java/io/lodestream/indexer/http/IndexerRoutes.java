package io.lodestream.indexer.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.VectorPrefix;
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
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * {@code POST /v1/embeddings}, {@code GET /v1/models} and {@code GET /v1/collections}.
 *
 * <p>A query's vector and the name of the collection to search come together, so an application
 * never searches one model's collection with another's vector, even while the alias moves.
 */
public final class IndexerRoutes {

  /** A body from here on is large: parsed, it takes some ten times its bytes. */
  private static final int LARGE_BODY = 1024 * 1024;

  private static final int MOST_LARGE_BODIES = 2;

  /** Embedded at a time, so that a model that is to be closed need not wait for the whole list. */
  private static final int TEXTS_AT_A_TIME = 64;

  private final Supplier<Optional<IndexStatus>> index;
  private final InFlight embeddings;
  private final InFlight largeBodies = new InFlight(MOST_LARGE_BODIES);
  private final LongConsumer truncated;

  /**
   * @param index empty while the stage is starting
   * @param mostEmbeddings requests for embeddings that are answered at a time; more are refused
   * @param truncated told how many texts of a request were cut
   */
  public IndexerRoutes(
      Supplier<Optional<IndexStatus>> index, int mostEmbeddings, LongConsumer truncated) {
    this.index = index;
    this.embeddings = new InFlight(mostEmbeddings);
    this.truncated = truncated;
  }

  public void addTo(RoutesConfig routes) {
    var small = Answers.answering(this::embed);
    var large = largeBodies.bounded(small);
    routes.post(
        "/v1/embeddings",
        embeddings.bounded(request -> (isLarge(request) ? large : small).handle(request)));
    routes.get("/v1/models", Answers.answering(this::models));
    routes.get("/v1/models/{model}", Answers.answering(this::model));
    routes.get("/v1/collections", Answers.answering(this::collections));
  }

  /** Also where the sender does not say how long it is. */
  private static boolean isLarge(Context request) {
    long length = request.req().getContentLengthLong();
    return length < 0 || length > LARGE_BODY;
  }

  private Object embed(Context context) throws RequestException, IOException {
    var request = EmbeddingRequest.parse(Answers.body(context, EmbeddingRequest.MAX_BYTES));
    var by = searchable(request);
    int whole = by.embedder().dimension();
    int dimensions = request.dimensions().orElse(whole);
    if (dimensions > whole) {
      throw new RequestException(
          400,
          "'dimensions' must be 1 to %d, which model %s has, was %d"
              .formatted(whole, by.modelId(), dimensions));
    }
    var sparse = request.sparse() ? sparse(request, by) : List.<SparseVector>of();
    try {
      var lengths =
          new TokenLengths(
              by.embedder().tokens(request.texts(), request.role()), by.embedder().maxTokens());
      if (!request.truncate()) {
        lengths.requireWhole(by.modelId());
      }
      truncated.accept(lengths.tooLong().size());
      var vectors = vectors(request, by.embedder());
      if (dimensions < whole) {
        vectors.replaceAll(vector -> VectorPrefix.of(vector, dimensions));
      }
      return EmbeddingResponse.of(vectors, sparse, by, lengths, request.base64());
    } catch (RetryableException e) {
      throw new RequestException(
          503, "model %s was just closed, ask again".formatted(by.modelId()));
    }
  }

  private static List<float[]> vectors(EmbeddingRequest request, Embedder embedder) {
    var texts = request.texts();
    var vectors = new ArrayList<float[]>(texts.size());
    for (int from = 0; from < texts.size(); from += TEXTS_AT_A_TIME) {
      int to = Math.min(texts.size(), from + TEXTS_AT_A_TIME);
      vectors.addAll(List.of(embedder.embed(texts.subList(from, to), request.role())));
    }
    return vectors;
  }

  private Object models(Context context) {
    var open = index.get().map(IndexStatus::open).orElse(List.of());
    return Map.of("object", "list", "data", open.stream().map(IndexerRoutes::described).toList());
  }

  private Object model(Context context) throws RequestException {
    var name = context.pathParam("model");
    return index
        .get()
        .flatMap(status -> status.searchable(name))
        .map(IndexerRoutes::described)
        .orElseThrow(() -> new RequestException(404, "model %s is not open".formatted(name)));
  }

  /** As OpenAI lists a model, with what one must know to use it. */
  private static Map<String, Object> described(IndexStatus.Searchable open) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", open.modelId());
    fields.put("object", "model");
    fields.put("created", 0);
    fields.put("owned_by", "lodestream");
    fields.put("collection", open.collection());
    fields.put("dimensions", open.embedder().dimension());
    fields.put("max_tokens", open.embedder().maxTokens());
    return fields;
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
