package io.lodestream.trainer.reference;

import io.lodestream.runtime.retrieval.Recipes;
import java.util.List;

/**
 * Several opinions as one: the mean, by weight, of their standard scores, as a weighted hybrid
 * search ranks passages. Thread-safe.
 */
public final class FusedScorer implements PairScorer {
  private final List<Part> parts;
  private final List<String> passages;
  private final double sum;

  /**
   * @param weight above 0; only its ratio to the others' counts
   */
  public record Part(StandardScores scores, double weight) {}

  /**
   * @param passages searched by each part
   */
  public FusedScorer(List<Part> parts, List<String> passages) {
    this.parts = List.copyOf(parts);
    this.passages = passages;
    this.sum = parts.stream().mapToDouble(Part::weight).sum();
  }

  @Override
  public float score(String query, String passage) {
    double score = 0;
    for (var part : parts) {
      score += part.weight() * part.scores().score(query, passage);
    }
    return (float) (score / sum);
  }

  /** Of what is among the best {@value Recipes#DEPTH} of any part. */
  @Override
  public List<Found> top(String query, int k) {
    var fetched =
        parts.stream()
            .flatMap(part -> part.scores().top(query, Recipes.DEPTH).stream())
            .map(Found::index)
            .distinct()
            .sorted()
            .toList();
    return Found.best(fetched.size(), k, i -> true, i -> score(query, passages.get(fetched.get(i))))
        .stream()
        .map(found -> new Found(fetched.get(found.index()), found.score()))
        .toList();
  }
}
