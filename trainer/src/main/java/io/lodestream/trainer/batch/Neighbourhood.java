package io.lodestream.trainer.batch;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.reference.UnitVectors;
import io.lodestream.trainer.settings.NeighbourhoodRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Which pairs are near a pair; pairs are named by their place in a list. */
interface Neighbourhood {
  /**
   * Nearest pairs found at most: some are refused by the batch, such as a passage's other queries.
   */
  int DEPTH = 512;

  /**
   * @param free which pairs are still to be had
   * @return the pair itself and pairs near it, in the order in which they are to be taken
   */
  List<Integer> of(int pair, IntPredicate free);

  static Neighbourhood of(
      NeighbourhoodRule rule, List<TrainingPair> pairs, Optional<ReferenceVectors> reference) {
    return switch (rule) {
      case DOCUMENT -> alike(pairs, pair -> "document " + pair.documentId());
      case SOURCE ->
          alike(
              pairs,
              pair ->
                  pair.source().isEmpty()
                      ? "document " + pair.documentId()
                      : "source " + pair.source());
      case NEAREST ->
          nearest(
              pairs,
              reference.orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "trainer.neighbourhood-by=nearest needs the parent's vectors")));
    };
  }

  private static Neighbourhood alike(List<TrainingPair> pairs, Function<TrainingPair, String> key) {
    Map<String, List<Integer>> groups = new HashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      groups.computeIfAbsent(key.apply(pairs.get(i)), k -> new ArrayList<>()).add(i);
    }
    return (pair, free) -> groups.get(key.apply(pairs.get(pair)));
  }

  /**
   * By the parent's vectors, searched exactly. Asked once per batch, so that an epoch costs {@code
   * pairs² * dimension / batch size} multiplications: little beside training.
   */
  private static Neighbourhood nearest(List<TrainingPair> pairs, ReferenceVectors reference) {
    var vectors = pairs.stream().map(pair -> reference.passage(pair.passage())).toList();
    return (pair, free) -> {
      var ordered = new ArrayList<>(List.of(pair));
      UnitVectors.nearest(vectors.get(pair), vectors, DEPTH, i -> i != pair && free.test(i))
          .forEach(near -> ordered.add(near.index()));
      return ordered;
    };
  }
}
