package io.lodestream.trainer.reference;

import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.trainer.reference.FusedScorer.Part;
import java.util.Collection;
import java.util.List;

/**
 * How BM25 and the parent model see a run, on the scale on which they are fused. Thread-safe.
 *
 * @param passages that are searched
 */
public record RunScores(List<String> passages, StandardScores words, StandardScores parent) {

  /**
   * Searches all passages for each query by both sides: {@code queries * passages * dimension}
   * multiplications.
   *
   * @param queries all that will be asked
   * @param passages distinct texts
   * @param vectors the parent's, of all queries and passages
   */
  public static RunScores of(
      SparseEncoder words,
      ReferenceVectors vectors,
      Collection<String> queries,
      List<String> passages) {
    return new RunScores(
        passages,
        new StandardScores(new LexicalScorer(words, passages), queries),
        new StandardScores(new VectorScorer(vectors, passages), queries));
  }

  /** Both in equal parts. */
  public FusedScorer hybrid() {
    return new FusedScorer(List.of(new Part(words, 1), new Part(parent, 1)), passages);
  }

  /**
   * What a fusion in equal parts adds to a model's cosine for BM25, while the cosines of the query
   * are as widely spread as the parent's.
   *
   * @param passage also one that is not searched, such as one with words taken out
   */
  public double addedToCosine(String query, String passage) {
    return words.score(query, passage) * parent.unit(query);
  }
}
