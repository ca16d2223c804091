package io.lodestream.evaluator.retrieval;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.runtime.rerank.RerankedTop;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.RerankMethod;
import io.lodestream.schemas.RetrieverRecipe;
import io.lodestream.schemas.error.LodestreamException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds passages as an application would: the query embedded by a model, its collection asked. As a
 * {@link Retriever} it is the dense side alone.
 */
public final class ModelRetriever implements Retriever {

  /** Share of the exact ten nearest passages that the approximate index returns. */
  public static final String ANN_RECALL = "ann-recall@10";

  private static final Logger LOG = LoggerFactory.getLogger(ModelRetriever.class);
  private static final SparseVector NO_WORDS = new SparseVector(new int[0], new float[0]);

  private final Embedder embedder;
  private final PassageSearch search;
  private final String collection;
  private final Optional<SparseEncoder> words;
  private final Optional<Reranker> reranker;

  /**
   * @param embedder closed with the retriever, and when the collection cannot be described
   * @param reranker what recipes with a rerank ask, if there is any; must live as long
   */
  public ModelRetriever(
      Embedder embedder, PassageSearch search, String collection, Optional<Reranker> reranker) {
    this.embedder = embedder;
    this.search = search;
    this.collection = collection;
    this.reranker = reranker;
    try {
      this.words = search.sparseSide(collection);
    } catch (RuntimeException e) {
      embedder.close();
      throw e;
    }
  }

  /** False for a collection that an older version built: only dense recipes can be served. */
  public boolean hasSparseSide() {
    return words.isPresent();
  }

  public boolean hasReranker() {
    return reranker.isPresent();
  }

  @Override
  public List<List<Hit>> search(List<String> queries, int limit) {
    return search.search(collection, embedded(queries), limit, false);
  }

  /** By words alone; nothing is found in a collection without sparse side. */
  public List<List<Hit>> sparse(List<String> queries, int limit) {
    return search.sparse(collection, encoded(queries), limit);
  }

  /** Queries as the collection is asked by them: one of each side per query. */
  public record Encoded(List<float[]> dense, List<SparseVector> sparse) {}

  /** Encodes queries once for any number of recipes. */
  public Encoded encode(List<String> queries) {
    return new Encoded(embedded(queries), encoded(queries));
  }

  /** By a recipe without its rerank, in one call of the store. */
  public List<List<PassageSearch.Found>> retrieve(
      Encoded queries, RetrieverRecipe recipe, int limit) {
    return search.retrieve(collection, queries.dense(), queries.sparse(), recipe, limit);
  }

  /**
   * The model with a recipe as users would be served, unreranked where the reranker fails; must be
   * used before this is closed.
   */
  public Retriever serving(RetrieverRecipe recipe) {
    return new Retriever() {
      @Override
      public List<List<Hit>> search(List<String> queries, int limit) {
        boolean reranks = recipe.getRerank() != RerankMethod.NONE;
        int fetched = reranks ? Math.max(limit, recipe.getRerankDepth()) : limit;
        var found = retrieve(encode(queries), recipe, fetched);
        return IntStream.range(0, queries.size())
            .mapToObj(
                i -> reranks ? reranked(queries.get(i), found.get(i), recipe) : hits(found.get(i)))
            .map(hits -> hits.stream().limit(limit).toList())
            .toList();
      }

      @Override
      public void close() {}
    };
  }

  private List<Hit> reranked(
      String query, List<PassageSearch.Found> found, RetrieverRecipe recipe) {
    try {
      var scores = scores(query, found.stream().limit(recipe.getRerankDepth()).toList());
      return reordered(found, scores, recipe.getRerankWeight());
    } catch (LodestreamException e) {
      LOG.warn("event=rerank-failed cause=\"{}\"", e.getMessage());
      return hits(found);
    }
  }

  /**
   * Tells the reranker which passages will be scored, for several queries together.
   *
   * @throws io.lodestream.schemas.error.LodestreamException when it fails
   */
  public void expectScores(List<PassageSearch.Found> found) {
    reranker.ifPresent(r -> r.expect(found.stream().map(PassageSearch.Found::text).toList()));
  }

  /**
   * The reranker's scores of passages.
   *
   * @throws io.lodestream.schemas.error.LodestreamException when it fails
   */
  public float[] scores(String query, List<PassageSearch.Found> found) {
    if (found.isEmpty()) {
      return new float[0];
    }
    return reranker
        .orElseThrow(() -> new IllegalStateException("no reranker is configured"))
        .scores(query, found.stream().map(PassageSearch.Found::text).toList());
  }

  /** The hits with their first ones in the order of retrieval and reranker together. */
  public static List<Hit> reordered(
      List<PassageSearch.Found> found, float[] scores, double rerankWeight) {
    var retrieval = found.stream().mapToDouble(f -> f.hit().score()).toArray();
    return RerankedTop.of(retrieval, scores, rerankWeight).stream()
        .map(place -> found.get(place.before()).hit())
        .toList();
  }

  private static List<Hit> hits(List<PassageSearch.Found> found) {
    return found.stream().map(PassageSearch.Found::hit).toList();
  }

  @Override
  public Map<String, Double> diagnose(List<String> queries) {
    if (queries.isEmpty()) {
      return Map.of();
    }
    var vectors = embedded(queries);
    var approximate = search.search(collection, vectors, RetrievalMetric.DEPTH, false);
    var exact = search.search(collection, vectors, RetrievalMetric.DEPTH, true);
    long wanted = 0;
    long found = 0;
    for (int i = 0; i < exact.size(); i++) {
      var nearest = passages(exact.get(i));
      wanted += nearest.size();
      nearest.retainAll(passages(approximate.get(i)));
      found += nearest.size();
    }
    return wanted == 0 ? Map.of() : Map.of(ANN_RECALL, (double) found / wanted);
  }

  private List<float[]> embedded(List<String> queries) {
    return Arrays.asList(embedder.embed(queries, TextRole.QUERY));
  }

  private List<SparseVector> encoded(List<String> queries) {
    return queries.stream()
        .map(query -> words.map(encoder -> encoder.query(query)).orElse(NO_WORDS))
        .toList();
  }

  private static HashSet<String> passages(List<Hit> hits) {
    return hits.stream().map(Hit::passageId).collect(Collectors.toCollection(HashSet::new));
  }

  @Override
  public void close() {
    embedder.close();
  }
}
