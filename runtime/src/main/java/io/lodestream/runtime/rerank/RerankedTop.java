package io.lodestream.runtime.rerank;

import io.lodestream.schemas.error.BadDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A ranking whose first passages are put into another order by what a reranker says of them.
 *
 * <p>Retrieval and reranker score on scales that do not compare, so the scores of the reranked top
 * are brought to one scale on each side: mean and three standard deviations of the top to 0.5 and
 * to 0 and 1, as {@code dbsf} does with the two sides of a fusion. A top's place is then decided by
 * {@code rerankWeight * reranker + (1 - rerankWeight) * retrieval}; equal sums keep the retrieval's
 * order. What comes after the top stays where it is. Indexer and evaluator both rerank by this
 * class, so what is measured is what is served.
 */
public final class RerankedTop {

  /**
   * Where a passage of the ranking went.
   *
   * @param before its index in the ranking as retrieved
   * @param score never above the score of the place before; of passages after the top, the
   *     retrieval's score less a constant that keeps them below the top
   */
  public record Place(int before, double score) {}

  private RerankedTop() {}

  /**
   * The ranking in its new order, best first.
   *
   * @param retrieval scores of the whole ranking, best first
   * @param reranker scores of its first passages, in the same order; may be empty
   * @param rerankWeight share of the reranker, 0 to 1
   * @throws BadDataException when there are more reranker's scores than passages, or one of them is
   *     not a number
   */
  public static List<Place> of(double[] retrieval, float[] reranker, double rerankWeight) {
    int top = reranker.length;
    if (top > retrieval.length) {
      throw new BadDataException(
          "the reranker gave %d scores for %d passages".formatted(top, retrieval.length));
    }
    var scores = new double[top];
    for (int i = 0; i < top; i++) {
      if (!Float.isFinite(reranker[i])) {
        throw new BadDataException(
            "the reranker's score of passage %d is %s".formatted(i, reranker[i]));
      }
      scores[i] = reranker[i];
    }
    var byReranker = onOneScale(scores);
    var byRetrieval = onOneScale(Arrays.copyOf(retrieval, top));
    var places = new ArrayList<Place>(retrieval.length);
    IntStream.range(0, top)
        .mapToObj(
            i -> new Place(i, rerankWeight * byReranker[i] + (1 - rerankWeight) * byRetrieval[i]))
        .sorted(Comparator.comparingDouble(Place::score).reversed())
        .forEach(places::add);
    if (top > 0 && top < retrieval.length) {
      double highest = Math.min(retrieval[top], places.get(top - 1).score());
      for (int i = top; i < retrieval.length; i++) {
        places.add(new Place(i, highest - (retrieval[top] - retrieval[i])));
      }
    } else {
      IntStream.range(top, retrieval.length).forEach(i -> places.add(new Place(i, retrieval[i])));
    }
    return places;
  }

  private static double[] onOneScale(double[] scores) {
    double sum = 0;
    for (double score : scores) {
      sum += score;
    }
    double mean = sum / scores.length;
    double squares = 0;
    for (double score : scores) {
      squares += (score - mean) * (score - mean);
    }
    double deviation = Math.sqrt(squares / Math.max(1, scores.length - 1));
    var scaled = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scaled[i] = deviation > 0 ? 0.5 + (scores[i] - mean) / (6 * deviation) : 0.5;
    }
    return scaled;
  }
}
