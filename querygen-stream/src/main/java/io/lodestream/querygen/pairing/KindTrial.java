package io.lodestream.querygen.pairing;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.ExtractiveGenerator;
import io.lodestream.querygen.generator.KindTally;
import io.lodestream.querygen.judge.Judge;
import io.lodestream.querygen.settings.KindWeights;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.schemas.digest.Sha256;
import io.lodestream.schemas.error.FatalException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds weights for the kinds of rule-made queries by what is left to learn from them: each kind
 * writes queries for the same sample of passages, and counts by the share of its queries that are
 * kept, that the fused search does not put first, and that one of both searches does.
 *
 * <p>The search that puts the passage first vouches for the pair, and the other one has something
 * to learn; a query that no search puts its passage first for may as well be a bad one. No labelled
 * query is looked at. The same passages, settings and retriever give the same weights.
 */
final class KindTrial {

  private static final int PASSAGES = 200;

  private final QuerygenSettings settings;
  private final Function<QuerygenSettings, ExtractiveGenerator> generators;

  /**
   * @param generators makes a generator by settings
   */
  KindTrial(QuerygenSettings settings, Function<QuerygenSettings, ExtractiveGenerator> generators) {
    this.settings = settings;
    this.generators = generators;
  }

  /** By kind, in alphabetical order. */
  Map<String, KindTally> run(List<PassageJob> jobs, Judge judge) {
    var sample =
        jobs.stream()
            .sorted(Comparator.comparing(job -> place(job.passage().getContentHash())))
            .limit(PASSAGES)
            .toList();
    var filter = QueryFilter.of(settings.filter());
    var tallies = new TreeMap<String, KindTally>();
    try (var sitting =
        judge.sit().orElseThrow(() -> new FatalException("there is no model to judge with"))) {
      for (var kind : ExtractiveGenerator.KINDS) {
        var generator = generators.apply(settings.with(KindWeights.only(kind)));
        var rounds =
            sample.stream().map(job -> RoundTrips.Round.of(job, generator, filter)).toList();
        tallies.put(kind, tally(RoundTrips.judge(rounds, sitting)));
      }
    }
    return tallies;
  }

  /** As the settings have it for the rest of the run. */
  static KindWeights weights(Map<String, KindTally> tallies) {
    var weights = new TreeMap<String, Double>();
    tallies.forEach((kind, tally) -> weights.put(kind, tally.weight()));
    return new KindWeights(false, weights);
  }

  private String place(String contentHash) {
    return Sha256.of("kind-trial:" + settings.seed() + contentHash).hex();
  }

  private static KindTally tally(List<PassageJob.Result> results) {
    var tally = KindTally.NOTHING;
    for (var result : results) {
      if (result instanceof PassageJob.Result.Judged judged) {
        for (var query : judged.queries()) {
          tally = tally.plus(query.isKept(), query.isToLearn());
        }
      }
    }
    return tally;
  }
}
