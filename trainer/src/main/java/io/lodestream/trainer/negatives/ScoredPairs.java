package io.lodestream.trainer.negatives;

import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pairs labelled by users or judges, made fit for contrasting: a pair of weight 0 says that its
 * passage does not answer, and becomes a hard negative of the query's other pairs.
 *
 * @param pairs of positive weight, in the order given
 * @param irrelevant pairs of weight 0 that became negatives
 * @param contradicted pairs of weight 0 whose passage another pair calls an answer; left out
 * @param queriesDropped queries without any answer
 */
public record ScoredPairs(
    List<TrainingPair> pairs, int irrelevant, int contradicted, int queriesDropped) {
  public ScoredPairs {
    pairs = List.copyOf(pairs);
  }

  /** Queries are the same whatever their case and spaces. */
  public static ScoredPairs resolve(List<TrainingPair> labelled) {
    Map<String, Set<String>> answers = new HashMap<>();
    for (var pair : labelled) {
      if (pair.weight() > 0) {
        var known = answers.computeIfAbsent(pair.normalisedQuery(), query -> new HashSet<>());
        known.add(pair.contentHash());
        known.add(pair.passage());
      }
    }
    Map<String, List<PassageText>> negatives = new HashMap<>();
    Set<String> unanswered = new HashSet<>();
    int irrelevant = 0;
    int contradicted = 0;
    for (var pair : labelled) {
      var query = pair.normalisedQuery();
      if (pair.weight() > 0) {
        continue;
      }
      if (!answers.containsKey(query)) {
        unanswered.add(query);
      } else if (answers.get(query).contains(pair.contentHash())
          || answers.get(query).contains(pair.passage())) {
        contradicted++;
      } else {
        irrelevant++;
        negatives.computeIfAbsent(query, q -> new ArrayList<>()).add(pair.positive());
      }
    }
    var pairs =
        labelled.stream()
            .filter(pair -> pair.weight() > 0)
            .map(pair -> with(pair, negatives.getOrDefault(pair.normalisedQuery(), List.of())))
            .toList();
    return new ScoredPairs(pairs, irrelevant, contradicted, unanswered.size());
  }

  private static TrainingPair with(TrainingPair pair, List<PassageText> irrelevant) {
    var all = new ArrayList<>(pair.negatives());
    irrelevant.stream().filter(passage -> !all.contains(passage)).forEach(all::add);
    return all.size() == pair.negatives().size() ? pair : pair.withNegatives(all);
  }
}
