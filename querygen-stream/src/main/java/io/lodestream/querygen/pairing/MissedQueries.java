package io.lodestream.querygen.pairing;

import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import io.lodestream.schemas.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a search still misses of a passage, and what a model is asked for on that account.
 *
 * <p>Queries that a search solves already teach nothing; a model that writes for what is missing is
 * told which words the search goes by, as in <a href="https://arxiv.org/abs/2004.13969">CLEAR</a>
 * (Gao et al., 2021) the dense side learns what words miss.
 */
final class MissedQueries {

  private MissedQueries() {}

  /** Whether each query kept, if any, finds its passage first. */
  static boolean findsAllFirst(PassageJob.Result.Judged extracted) {
    return extracted.queries().stream()
        .map(PassageJob.JudgedQuery::verdict)
        .allMatch(verdict -> !(verdict instanceof Verdict.Kept kept) || kept.score() >= 1);
  }

  /**
   * The rarest words that the passage's text shares with its queries or its title, rarest first.
   *
   * @param most words at most
   */
  static List<String> avoid(
      PassageJob.Result.Judged extracted, TermStatistics statistics, int most) {
    var passage = extracted.job().passage();
    var used = Words.contentTerms(searched(passage, extracted));
    used.retainAll(Words.contentTerms(passage.getText()));
    return used.stream()
        .sorted(
            Comparator.comparingDouble(statistics::weight)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  private static String searched(Passage passage, PassageJob.Result.Judged extracted) {
    var text = new StringBuilder(passage.getTitle());
    extracted.queries().forEach(query -> text.append(' ').append(query.candidate().query().text()));
    return text.toString();
  }

  /**
   * The same, with queries that are solved already refused; where all that are kept are solved, the
   * first of them stays, since it is paid for.
   */
  static PassageJob.Result.Judged only(PassageJob.Result.Judged written) {
    boolean keepsAMissed =
        written.queries().stream()
            .anyMatch(query -> query.verdict() instanceof Verdict.Kept kept && !kept.isSolved());
    boolean mayKeepOne = !keepsAMissed;
    var queries = new ArrayList<PassageJob.JudgedQuery>();
    for (var query : written.queries()) {
      boolean isSolved = query.verdict() instanceof Verdict.Kept kept && kept.isSolved();
      queries.add(isSolved && !mayKeepOne ? refused(query) : query);
      mayKeepOne &= !isSolved;
    }
    return new PassageJob.Result.Judged(
        written.job(), queries, written.generator(), written.judge());
  }

  private static PassageJob.JudgedQuery refused(PassageJob.JudgedQuery query) {
    var why = ((Verdict.Kept) query.verdict()).why();
    return new PassageJob.JudgedQuery(
        query.candidate(),
        new Verdict.Refused(Reasons.ALREADY_FOUND, why),
        query.generator(),
        query.judge());
  }
}
