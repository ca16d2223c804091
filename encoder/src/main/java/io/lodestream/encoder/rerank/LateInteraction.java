package io.lodestream.encoder.rerank;

import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.TokenEmbedder;
import io.lodestream.runtime.rerank.Reranker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reranks by MaxSim over token vectors of the model that searched (ColBERT, <a
 * href="https://arxiv.org/abs/2004.12832">Khattab and Zaharia 2020</a>): each query token looks for
 * the passage token most like it, and the score is the mean of these cosines by the tokens' {@link
 * PieceWeights}, -1 to 1.
 *
 * <p>ColBERT takes the sum, by equal weights. The mean ranks one query's passages alike and
 * compares over query lengths. The weights are there because the models were trained for one vector
 * per text: their vectors of function words look alike everywhere, and would drown the words that
 * matter (measured in docs/benchmarks.md).
 *
 * <p>All of a query's tokens look in the same window of {@value TokenMatrix#WINDOW} tokens, and the
 * passage's score is that of its best window: an answer stands in one place, while a passage that
 * has the query's words scattered over it is about something else (overlapping windows of one
 * length as what is ranked: Kaszkiel and Zobel, Passage Retrieval Revisited, SIGIR 1997).
 *
 * <p>Passages are cut to what the model reads. Their token vectors are kept, a byte a component,
 * for as long as memory allows, so that an evaluation embeds each passage once.
 *
 * <p>Thread-safe. The encoder belongs to the caller, and must stay open for as long as this is
 * used.
 */
public final class LateInteraction implements Reranker {
  /** Passages embedded together when many are expected, in batches of like length. */
  private static final int TOGETHER = 256;

  private final TokenEmbedder encoder;
  private final Supplier<PieceWeights> weights;
  private final TokenMatrixCache cache;

  /**
   * @param weights of the collection that is reranked, asked for once per query
   * @param cacheBytes most memory for the token vectors of passages seen before; 0 keeps none
   */
  public LateInteraction(TokenEmbedder encoder, Supplier<PieceWeights> weights, long cacheBytes) {
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("cacheBytes must be at least 0, was " + cacheBytes);
    }
    this.encoder = encoder;
    this.weights = weights;
    this.cache = new TokenMatrixCache(cacheBytes);
  }

  /** Embeds those that the cache lacks, as many as fit into half of it. */
  @Override
  public void expect(List<String> passages) {
    var missing = new LinkedHashMap<String, String>();
    for (var passage : passages) {
      var digest = TokenMatrixCache.digest(passage);
      if (cache.find(digest).isEmpty()) {
        missing.put(digest, passage);
      }
    }
    var digests = List.copyOf(missing.keySet());
    long bytes = 0;
    for (int from = 0; from < digests.size() && bytes < cache.limitBytes() / 2; from += TOGETHER) {
      var some = new LinkedHashMap<String, String>();
      digests
          .subList(from, Math.min(from + TOGETHER, digests.size()))
          .forEach(digest -> some.put(digest, missing.get(digest)));
      bytes += embedded(some).values().stream().mapToLong(TokenMatrix::bytes).sum();
    }
  }

  @Override
  public float[] scores(String query, List<String> passages) {
    if (passages.isEmpty()) {
      return new float[0];
    }
    var tokens = encoder.tokenVectors(List.of(query), TextRole.QUERY).get(0);
    var tokenWeights = weightsOf(tokens.pieces());
    var matrices = matrices(passages);
    var scores = new float[passages.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = matrices.get(i).maxSim(tokens.vectors(), tokenWeights);
    }
    return scores;
  }

  private float[] weightsOf(long[] pieces) {
    var known = weights.get();
    var tokenWeights = new float[pieces.length];
    for (int i = 0; i < pieces.length; i++) {
      tokenWeights[i] = known.of(pieces[i]);
    }
    return tokenWeights;
  }

  private List<TokenMatrix> matrices(List<String> passages) {
    var digests = passages.stream().map(TokenMatrixCache::digest).toList();
    var known = new LinkedHashMap<String, TokenMatrix>();
    var missing = new LinkedHashMap<String, String>();
    for (int i = 0; i < passages.size(); i++) {
      var digest = digests.get(i);
      var passage = passages.get(i);
      cache
          .find(digest)
          .ifPresentOrElse(m -> known.put(digest, m), () -> missing.put(digest, passage));
    }
    known.putAll(embedded(missing));
    return digests.stream().map(known::get).toList();
  }

  private Map<String, TokenMatrix> embedded(Map<String, String> passageByDigest) {
    var embedded = new LinkedHashMap<String, TokenMatrix>();
    var digests = new ArrayList<>(passageByDigest.keySet());
    var vectors = encoder.tokenVectors(List.copyOf(passageByDigest.values()), TextRole.PASSAGE);
    for (int i = 0; i < digests.size(); i++) {
      var matrix = TokenMatrix.of(vectors.get(i).vectors());
      embedded.put(digests.get(i), matrix);
      cache.keep(digests.get(i), matrix);
    }
    return embedded;
  }
}
