package io.lodestream.indexer.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.lodestream.indexer.collections.FoundPassage;
import io.lodestream.indexer.retriever.ReadyQuery;
import io.lodestream.indexer.search.ChosenRecipe;
import io.lodestream.indexer.search.IndexStatus;
import io.lodestream.indexer.search.RequestException;
import io.lodestream.indexer.search.SearchAnswer;
import io.lodestream.indexer.search.Searcher;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.http.InFlight;
import io.lodestream.runtime.retrieval.Recipes;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorNames;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrieverRecipe;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code POST /v1/search}, text in and passages out, and {@code GET /v1/retriever}, which tells how
 * an application finds the same by asking the vector store itself.
 */
public final class SearchRoutes {

  private final Supplier<Optional<IndexStatus>> index;
  private final Searcher searcher;
  private final InFlight searches;
  private final RetrievalSettings settings;
  private final SharedSettings.Vectors store;

  /**
   * @param index empty while the stage is starting
   * @param searches bounds how many searches run at a time
   */
  public SearchRoutes(
      Supplier<Optional<IndexStatus>> index,
      Searcher searcher,
      InFlight searches,
      RetrievalSettings settings,
      SharedSettings.Vectors store) {
    this.index = index;
    this.searcher = searcher;
    this.searches = searches;
    this.settings = settings;
    this.store = store;
  }

  public void addTo(RoutesConfig routes) {
    routes.post("/v1/search", searches.bounded(Answers.answering(this::search)));
    routes.get("/v1/retriever", Answers.answering(this::retriever));
  }

  private Object search(Context context) throws RequestException, IOException {
    long start = System.nanoTime();
    var request = SearchBody.parse(Answers.body(context, SearchBody.MAX_BYTES));
    var answer = searcher.search(Answers.opened(index), request);
    return described(answer, (System.nanoTime() - start) / 1_000_000);
  }

  private static Map<String, Object> described(SearchAnswer answer, long tookMillis) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("collection", answer.collection());
    fields.put("model", answer.modelId());
    fields.put("recipe", Recipes.name(answer.recipe()));
    fields.put("reranked", answer.reranked());
    fields.put("took_ms", tookMillis);
    warn(fields, answer.warnings());
    fields.put("hits", answer.hits().stream().map(SearchRoutes::described).toList());
    return fields;
  }

  private static void warn(Map<String, Object> fields, List<String> warnings) {
    if (!warnings.isEmpty()) {
      fields.put("warning", String.join("; ", warnings));
    }
  }

  private static Map<String, Object> described(FoundPassage hit) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", hit.pointId());
    fields.put("score", hit.score());
    fields.put(PointPayload.PASSAGE_ID, hit.passageId());
    fields.put(PointPayload.DOCUMENT_ID, hit.documentId());
    fields.put(PointPayload.TITLE, hit.title());
    fields.put(PointPayload.HEADINGS, hit.headings());
    fields.put(PointPayload.TEXT, hit.text());
    fields.put(PointPayload.START_OFFSET, hit.startOffset());
    fields.put(PointPayload.END_OFFSET, hit.endOffset());
    fields.put(PointPayload.ATTRIBUTES, hit.attributes());
    return fields;
  }

  private Object retriever(Context context) throws RequestException {
    var pin = Optional.ofNullable(context.queryParam("collection"));
    var by = Searcher.target(Answers.opened(index), pin);
    var chosen = ChosenRecipe.of(settings, by);
    var ready =
        new ReadyQuery(
            chosen.recipe(),
            by.collection(),
            by.modelId(),
            "%s://%s".formatted(context.scheme(), context.host()),
            store);
    var fields = new LinkedHashMap<String, Object>();
    fields.put("collection", by.collection());
    fields.put("model", by.modelId());
    fields.put("dimension", by.embedder().dimension());
    fields.put("recipe", described(chosen.recipe()));
    fields.put("source", chosen.source().name().toLowerCase(Locale.ROOT));
    warn(fields, chosen.warnings());
    fields.put("sparse", by.words().map(words -> described(words.side())).orElse(null));
    fields.put("path", "/collections/%s/points/query".formatted(by.collection()));
    fields.put("json", ready.json());
    fields.put("python", ready.python());
    fields.put("java", ready.java());
    if (chosen.recipe().getRerank() != RerankMethod.NONE) {
      fields.put("note", "the vector store does not rerank; POST /v1/search does");
    }
    return fields;
  }

  private static Map<String, Object> described(RetrieverRecipe recipe) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("name", Recipes.name(recipe));
    fields.put("mode", recipe.getMode().name());
    fields.put("fusion", recipe.getFusion().name());
    fields.put("denseWeight", recipe.getDenseWeight());
    fields.put("rrfK", recipe.getRrfK());
    fields.put("depth", recipe.getDepth());
    fields.put("rerank", recipe.getRerank().name());
    fields.put("rerankDepth", recipe.getRerankDepth());
    fields.put("rerankWeight", recipe.getRerankWeight());
    return fields;
  }

  /** With the form in which Qdrant 1.15 and newer makes the vector from the text itself. */
  private static Map<String, Object> described(SparseSide side) {
    var options = new LinkedHashMap<String, Object>();
    options.put("language", side.language());
    options.put("k", side.k());
    options.put("b", side.b());
    options.put("avg_len", side.averageLength());
    var inference = new LinkedHashMap<String, Object>();
    inference.put("text", "<query text>");
    inference.put("model", "qdrant/bm25");
    inference.put("options", options);
    var fields = new LinkedHashMap<String, Object>();
    fields.put("vector", VectorNames.SPARSE);
    fields.put("modifier", "idf");
    fields.putAll(options);
    fields.put("inference", inference);
    return fields;
  }
}
