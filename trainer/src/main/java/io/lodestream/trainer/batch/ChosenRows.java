package io.lodestream.trainer.batch;

import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Clusters;
import io.lodestream.trainer.reference.ReferenceVectors;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Chooses the pairs of a run where there are more than it may have; equal for equal seeds. */
public final class ChosenRows {
  private ChosenRows() {}

  /** Each pair is as likely as any other. */
  public static List<TrainingPair> random(List<TrainingPair> pairs, int most, long seed) {
    return List.copyOf(shuffled(pairs, seed).subList(0, Math.min(most, pairs.size())));
  }

  /**
   * As many of each group of passages that a model finds alike, as far as a group has them, so that
   * rare subjects are trained on as much as common ones (DUQGen, <a
   * href="https://arxiv.org/abs/2404.02489">paper</a>).
   *
   * <p>There are as many groups as each has pairs in the end: the root of {@code most}.
   *
   * @param vectors of the pairs' passages
   */
  public static List<TrainingPair> spread(
      List<TrainingPair> pairs, int most, long seed, ReferenceVectors vectors) {
    var shuffled = shuffled(pairs, seed);
    var passages = shuffled.stream().map(pair -> vectors.passage(pair.passage())).toList();
    var groups = Clusters.of(passages, (int) Math.ceil(Math.sqrt(most)), seed);
    var waiting = new TreeMap<Integer, Deque<TrainingPair>>();
    for (int i = 0; i < groups.length; i++) {
      waiting.computeIfAbsent(groups[i], group -> new ArrayDeque<>()).add(shuffled.get(i));
    }
    var chosen = new ArrayList<TrainingPair>();
    while (chosen.size() < Math.min(most, pairs.size())) {
      for (var group : waiting.values()) {
        if (!group.isEmpty() && chosen.size() < most) {
          chosen.add(group.poll());
        }
      }
    }
    return List.copyOf(chosen);
  }

  private static List<TrainingPair> shuffled(List<TrainingPair> pairs, long seed) {
    var shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }
}
