package io.lodestream.trainer.reference;

import io.lodestream.runtime.retrieval.Recipes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * A scorer of all passages, corrected by opinions on a few passages per query. Thread-safe; a score
 * is looked up.
 *
 * <p>An opinion is brought to the scale of the scorer by the passages that it is of: their mean and
 * standard deviation become those that the scorer gives the same passages. So an opinion orders
 * them among each other, and they stay, as a group, where the scorer has them against all other
 * passages. A passage without an opinion keeps its score, as if the opinion agreed with the scorer.
 * No passage falls below 0, which the scorer gives to what no search fetches.
 */
public final class OpinionScorer implements PairScorer {
  private static final double SAME = 1e-9;

  private final PairScorer scorer;
  private final List<String> passages;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Map<String, Float>> corrected = new HashMap<>();

  /**
   * @param scorer scores 0 to 1, as {@link StandardScores} does
   * @param weight of the scorer, against the weights of the opinions; above 0
   * @param passages searched
   */
  public OpinionScorer(
      PairScorer scorer, double weight, List<Opinion> opinions, List<String> passages) {
    this.scorer = scorer;
    this.passages = passages;
    for (int i = 0; i < passages.size(); i++) {
      places.put(passages.get(i), i);
    }
    double sum = weight + opinions.stream().mapToDouble(Opinion::weight).sum();
    for (var opinion : opinions) {
      opinion
          .scores()
          .forEach(
              (query, said) -> {
                var scores = corrected.computeIfAbsent(query, q -> new HashMap<>());
                correct(scores, query, said, opinion.weight() / sum);
              });
    }
    corrected.values().forEach(scores -> scores.replaceAll((passage, s) -> Math.max(0, s)));
  }

  /** Moves scores towards an opinion by its share. */
  private void correct(
      Map<String, Float> scores, String query, Map<String, Float> said, double share) {
    var own = new HashMap<String, Float>();
    said.keySet().forEach(passage -> own.put(passage, scorer.score(query, passage)));
    var scale = Spread.of(own.values());
    var spread = Spread.of(said.values());
    said.forEach(
        (passage, score) -> {
          double deviations =
              spread.deviation() < SAME ? 0 : (score - spread.mean()) / spread.deviation();
          double opinion = scale.mean() + scale.deviation() * deviations;
          float before = own.get(passage);
          scores.merge(
              passage,
              (float) (before + share * (opinion - before)),
              (one, other) -> one + other - before);
        });
  }

  /** Mean and standard deviation of some scores. */
  private record Spread(double mean, double deviation) {
    static Spread of(Collection<Float> scores) {
      double mean = scores.stream().mapToDouble(Float::doubleValue).average().orElse(0);
      double squares = scores.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum();
      return new Spread(mean, scores.size() < 2 ? 0 : Math.sqrt(squares / (scores.size() - 1)));
    }
  }

  @Override
  public float score(String query, String passage) {
    var score = corrected.getOrDefault(query, Map.of()).get(passage);
    return score == null ? scorer.score(query, passage) : score;
  }

  @Override
  public List<Found> top(String query, int k) {
    var judged = corrected.getOrDefault(query, Map.of()).keySet();
    var fetched = new LinkedHashSet<Integer>();
    scorer
        .top(query, Math.max(k, Recipes.DEPTH) + judged.size())
        .forEach(found -> fetched.add(found.index()));
    judged.stream().filter(places::containsKey).map(places::get).forEach(fetched::add);
    var sorted = fetched.stream().sorted().toList();
    return Found.best(sorted.size(), k, i -> true, i -> score(query, passages.get(sorted.get(i))))
        .stream()
        .map(found -> new Found(sorted.get(found.index()), found.score()))
        .toList();
  }
}
