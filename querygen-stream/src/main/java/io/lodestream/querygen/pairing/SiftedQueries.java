package io.lodestream.querygen.pairing;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.Generated;
import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A passage's queries on their way to the judge: queries that are fit to be judged, and queries
 * that the generator or the filter refused.
 *
 * @param generator its version
 */
record SiftedQueries(
    PassageJob job, String generator, List<Candidate> fit, List<PassageJob.JudgedQuery> refused) {

  static SiftedQueries of(
      PassageJob job, String generator, Generated generated, QueryFilter filter) {
    var fit = new ArrayList<Candidate>();
    var refused = new ArrayList<PassageJob.JudgedQuery>();
    for (var query : generated.queries()) {
      var candidate = new Candidate(job.passageId(), job.passage(), query);
      filter
          .refusal(query)
          .ifPresentOrElse(
              refusal ->
                  refused.add(
                      new PassageJob.JudgedQuery(
                          new Candidate(job.passageId(), job.passage(), refusal.shown()),
                          refusal.verdict(),
                          generator,
                          QueryFilter.VERSION)),
              () -> fit.add(candidate));
    }
    for (var unfit : generated.unfit()) {
      var candidate = new Candidate(job.passageId(), job.passage(), filter.shown(unfit.query()));
      var verdict = new Verdict.Refused(unfit.reason(), unfit.detail());
      refused.add(new PassageJob.JudgedQuery(candidate, verdict, generator, generator));
    }
    return new SiftedQueries(job, generator, List.copyOf(fit), List.copyOf(refused));
  }

  /** What is left for another judge of queries that one has judged. */
  static SiftedQueries keptOf(PassageJob.Result.Judged judged) {
    var byVerdict =
        judged.queries().stream()
            .collect(Collectors.partitioningBy(query -> query.verdict() instanceof Verdict.Kept));
    var kept = byVerdict.get(true).stream().map(PassageJob.JudgedQuery::candidate).toList();
    return new SiftedQueries(judged.job(), judged.generator(), kept, byVerdict.get(false));
  }

  /**
   * The passage's result.
   *
   * @param verdicts one per fit query, in their order
   */
  PassageJob.Result.Judged judged(List<Verdict> verdicts, String judge) {
    if (verdicts.size() != fit.size()) {
      throw new IllegalStateException(
          "%s gave %d verdicts on %d queries".formatted(judge, verdicts.size(), fit.size()));
    }
    var all = new ArrayList<>(refused);
    for (int i = 0; i < fit.size(); i++) {
      all.add(new PassageJob.JudgedQuery(fit.get(i), verdicts.get(i), generator, judge));
    }
    all.sort(Comparator.comparingInt(query -> query.candidate().query().ordinal()));
    return new PassageJob.Result.Judged(job, all, generator, judge);
  }
}
