package io.lodestream.trainer.teacher;

import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.PairScorer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which passages of a query an endpoint scores: an endpoint cannot score every query against every
 * passage.
 */
final class Candidates {
  private static final int CHUNK = 64;

  private final int most;
  private final Runnable betweenChunks;

  /**
   * @param most per query, beside the passages that answer it; of those as many at most
   */
  Candidates(int most, Runnable betweenChunks) {
    this.most = most;
    this.betweenChunks = betweenChunks;
  }

  /**
   * The best passages by a scorer, whether they answer or not: an endpoint that was told in a trial
   * what answers would be flattered.
   */
  Map<String, List<String>> best(
      PairScorer scorer, List<String> passages, Collection<String> queries) {
    var texts = queries.stream().distinct().toList();
    var best = new LinkedHashMap<String, List<String>>();
    for (int from = 0; from < texts.size(); from += CHUNK) {
      betweenChunks.run();
      var chunk = texts.subList(from, Math.min(texts.size(), from + CHUNK));
      var found =
          chunk.parallelStream()
              .collect(
                  Collectors.toMap(
                      query -> query,
                      query ->
                          scorer.top(query, most).stream()
                              .map(place -> passages.get(place.index()))
                              .toList()));
      chunk.forEach(query -> best.put(query, found.get(query)));
    }
    return best;
  }

  /**
   * As {@link #best}, after the pairs' own passages: what answers the query, then its hard
   * negatives, which are what the batch contrasts.
   */
  Map<String, List<String>> ofPairs(
      PairScorer scorer, List<String> passages, List<TrainingPair> pairs) {
    var answers = new HashMap<String, Set<String>>();
    var negatives = new HashMap<String, Set<String>>();
    for (var pair : pairs) {
      answers.computeIfAbsent(pair.query(), query -> new LinkedHashSet<>()).add(pair.passage());
      pair.negatives().stream()
          .map(PassageText::text)
          .forEach(
              text ->
                  negatives.computeIfAbsent(pair.query(), q -> new LinkedHashSet<>()).add(text));
    }
    var candidates = best(scorer, passages, answers.keySet().stream().sorted().toList());
    candidates.replaceAll(
        (query, found) -> {
          var all =
              answers.get(query).stream()
                  .limit(most)
                  .collect(Collectors.toCollection(LinkedHashSet::new));
          int limit = all.size() + most;
          all.addAll(negatives.getOrDefault(query, Set.of()));
          all.addAll(found);
          return all.stream().limit(limit).toList();
        });
    return candidates;
  }
}
