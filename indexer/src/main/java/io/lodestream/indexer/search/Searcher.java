package io.lodestream.indexer.search;

import io.grpc.Status;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.collections.FoundPassage;
import io.lodestream.indexer.collections.PassageSearch;
import io.lodestream.indexer.search.IndexStatus.Searchable;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.rerank.RerankedTop;
import io.lodestream.runtime.retrieval.RecipeQuery;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrievalMode;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds passages for a text: encodes it for one collection, asks the vector store once by the
 * collection's recipe, and reorders the top where the recipe says so.
 *
 * <p>Model, sparse encoder and collection of a search come from one {@link Searchable}, so a search
 * never mixes two models, even while the alias moves. A search whose collection is dropped under it
 * is made once more, with the collection that serves then. Thread-safe.
 */
public final class Searcher {

  private static final Logger LOG = LoggerFactory.getLogger(Searcher.class);
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
  private static final SparseVector NO_WORDS = new SparseVector(new int[0], new float[0]);

  private final RetrievalSettings settings;
  private final PassageSearch store;
  private final Rerankers rerankers;
  private final SearchFigures figures;
  private final AtomicLong rerankFailureLogged = new AtomicLong();

  public Searcher(
      RetrievalSettings settings, PassageSearch store, Rerankers rerankers, StageMeters meters) {
    this.settings = settings;
    this.store = store;
    this.rerankers = rerankers;
    this.figures = new SearchFigures(meters);
  }

  public SearchAnswer search(IndexStatus index, SearchRequest request) throws RequestException {
    long start = System.nanoTime();
    var answer = answer(index, request);
    figures.answered(answer.recipe().getMode(), (System.nanoTime() - start) / 1_000_000);
    return answer;
  }

  private SearchAnswer answer(IndexStatus index, SearchRequest request) throws RequestException {
    var by = target(index, request.collection());
    try {
      return answer(by, request);
    } catch (RetryableException e) {
      var now = target(index, request.collection());
      if (now.collection().equals(by.collection())) {
        throw unavailable(e);
      }
      LOG.info(
          "event=search-repeated was={} now={} cause=\"the alias moved\"",
          by.collection(),
          now.collection());
      try {
        return answer(now, request);
      } catch (RetryableException again) {
        throw unavailable(again);
      }
    }
  }

  private static RequestException unavailable(RetryableException cause) {
    LOG.warn("event=search-failed cause=\"{}\"", cause.toString());
    return new RequestException(503, "the index does not answer now, ask again");
  }

  /**
   * The collection to search: the pinned one, or the one that serves.
   *
   * @throws RequestException 404 for a name of no collection, 503 while a collection is not open
   */
  public static Searchable target(IndexStatus index, Optional<String> pin) throws RequestException {
    if (pin.isEmpty()) {
      return index
          .serving()
          .orElseThrow(() -> new RequestException(503, "no collection serves yet"));
    }
    var found = index.searchable(pin.get());
    if (found.isPresent()) {
      return found.get();
    }
    throw index.hasModel(pin.get())
        ? new RequestException(503, "collection %s is not open".formatted(pin.get()))
        : new RequestException(404, "there is no collection or model %s".formatted(pin.get()));
  }

  private SearchAnswer answer(Searchable by, SearchRequest request) throws RequestException {
    var chosen = ChosenRecipe.of(settings, by);
    if (request.mode().isPresent()) {
      chosen = chosen.in(request.mode().get(), settings, by);
    }
    var words = words(chosen.recipe(), by, request.query());
    if (words.isEmpty() && chosen.recipe().getMode() == RetrievalMode.SPARSE) {
      chosen = chosen.with(chosen.recipe(), "the query has no words to search by");
      return answered(by, chosen, false, List.of());
    }
    if (words.isEmpty() && chosen.recipe().getMode() == RetrievalMode.HYBRID) {
      chosen =
          chosen.with(
              chosen.recipe(),
              "the query has no words besides stop words: its dense vector alone was searched by");
    }
    var found = found(by, chosen.recipe(), words, request);
    return reranked(by, said(chosen, words, request, found.size()), request, found);
  }

  /** Whoever asks for more hits than are fused must not take their number for the corpus's. */
  private static ChosenRecipe said(
      ChosenRecipe chosen, SparseVector words, SearchRequest request, int found) {
    var recipe = chosen.recipe();
    boolean mayHaveMore =
        recipe.getMode() == RetrievalMode.HYBRID
            && !words.isEmpty()
            && found >= recipe.getDepth()
            && found < request.limit();
    return mayHaveMore
        ? chosen.with(
            recipe,
            "there may be more hits: a hybrid search fuses the first %d of each side"
                .formatted(recipe.getDepth()))
        : chosen;
  }

  private static SparseVector words(RetrieverRecipe recipe, Searchable by, String query) {
    return recipe.getMode() == RetrievalMode.DENSE
        ? NO_WORDS
        : by.words().map(words -> words.encoder().query(query)).orElse(NO_WORDS);
  }

  private List<FoundPassage> found(
      Searchable by, RetrieverRecipe recipe, SparseVector words, SearchRequest request)
      throws RequestException {
    Optional<float[]> dense =
        recipe.getMode() == RetrievalMode.SPARSE
            ? Optional.empty()
            : Optional.of(by.embedder().embed(List.of(request.query()), TextRole.QUERY)[0]);
    boolean reranks = recipe.getRerank() != RerankMethod.NONE;
    int limit = reranks ? Math.max(request.limit(), recipe.getRerankDepth()) : request.limit();
    var query =
        new RecipeQuery(recipe, limit).points(dense, words).setCollectionName(by.collection());
    request.filter().ifPresent(query::setFilter);
    try {
      return store.search(query.build());
    } catch (FatalException e) {
      throw refused(e);
    }
  }

  /** The sender can mend what the store calls invalid, and nothing else. */
  private static RequestException refused(FatalException e) {
    var status = Status.fromThrowable(e);
    if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
      return new RequestException(
          400, "the vector store refuses the search: " + status.getDescription());
    }
    LOG.error("event=search-refused cause=\"{}\"", e.toString());
    return new RequestException(500, "the vector store cannot make this search");
  }

  private SearchAnswer reranked(
      Searchable by, ChosenRecipe chosen, SearchRequest request, List<FoundPassage> found) {
    var recipe = chosen.recipe();
    if (recipe.getRerank() == RerankMethod.NONE || found.isEmpty()) {
      return answered(by, chosen, false, cut(found, request.limit()));
    }
    var top = found.subList(0, Math.min(found.size(), recipe.getRerankDepth()));
    try {
      var reranker =
          rerankers
              .of(recipe.getRerank(), by)
              .orElseThrow(() -> new RetryableException("this process has no such reranker"));
      var scores = reranker.scores(request.query(), top.stream().map(Searcher::text).toList());
      var order = RerankedTop.of(retrieval(found), checked(scores, top), recipe.getRerankWeight());
      figures.count(MetricName.SEARCHES_RERANKED);
      var ranking = order.stream().map(p -> found.get(p.before()).scored(p.score())).toList();
      return answered(by, chosen, true, cut(ranking, request.limit()));
    } catch (RuntimeException e) {
      // Whatever a reranker does wrong, the ranking as retrieved is an answer.
      figures.count(MetricName.RERANK_FALLBACKS);
      logFailure(recipe.getRerank(), top.size(), e);
      var warned = chosen.with(recipe, "the reranker failed: the ranking is not reranked");
      return answered(by, warned, false, cut(found, request.limit()));
    }
  }

  /** One line a minute: the counter has them all. */
  private void logFailure(RerankMethod method, int passages, RuntimeException cause) {
    long now = System.nanoTime();
    long last = rerankFailureLogged.get();
    if ((last == 0 || now - last > LOG_INTERVAL.toNanos())
        && rerankFailureLogged.compareAndSet(last, now)) {
      LOG.warn(
          "event=rerank-failed method={} passages={} cause=\"{}\"",
          ChosenRecipe.spelled(method),
          passages,
          cause.toString());
    }
  }

  private static float[] checked(float[] scores, List<FoundPassage> top) {
    if (scores.length != top.size()) {
      throw new BadDataException(
          "the reranker gave %d scores for %d passages".formatted(scores.length, top.size()));
    }
    return scores;
  }

  private static double[] retrieval(List<FoundPassage> found) {
    return found.stream().mapToDouble(FoundPassage::score).toArray();
  }

  private static String text(FoundPassage passage) {
    return EmbeddingInput.of(passage.title(), passage.headings(), passage.text());
  }

  private static List<FoundPassage> cut(List<FoundPassage> ranking, int limit) {
    return ranking.subList(0, Math.min(ranking.size(), limit));
  }

  private static SearchAnswer answered(
      Searchable by, ChosenRecipe chosen, boolean reranked, List<FoundPassage> hits) {
    return new SearchAnswer(
        by.collection(), by.modelId(), chosen.recipe(), reranked, chosen.warnings(), hits);
  }
}
