package io.lodestream.trainer.batch;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.reference.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/**
 * Pairs whose passages the parent model puts nearest, found exactly.
 *
 * <p>Asked once per batch, so that an epoch costs {@code pairs² * dimension / batch size}
 * multiplications: little beside training, and nothing need be kept.
 */
final class NearestPassages implements Neighbourhood {
  /** Found at most: some are refused by the batch, such as other queries of a passage. */
  private static final int DEPTH = 512;

  private record Near(int pair, float cosine) {}

  /** Worst first; of equals the later pair is the worse, so that the order is fixed. */
  private static final Comparator<Near> WORST_FIRST =
      Comparator.comparingDouble(Near::cosine).thenComparing(Near::pair, Comparator.reverseOrder());

  private final List<float[]> vectors;

  NearestPassages(List<TrainingPair> pairs, ReferenceVectors reference) {
    this.vectors = pairs.stream().map(pair -> reference.passage(pair.passage())).toList();
  }

  @Override
  public List<Integer> of(int pair, IntPredicate free) {
    var nearest = new PriorityQueue<>(WORST_FIRST);
    var vector = vectors.get(pair);
    for (int i = 0; i < vectors.size(); i++) {
      if (i != pair && free.test(i)) {
        nearest.add(new Near(i, UnitVectors.cosine(vector, vectors.get(i))));
        if (nearest.size() > DEPTH) {
          nearest.poll();
        }
      }
    }
    var ordered = new ArrayList<Integer>();
    ordered.add(pair);
    nearest.stream().sorted(WORST_FIRST.reversed()).map(Near::pair).forEach(ordered::add);
    return ordered;
  }
}
