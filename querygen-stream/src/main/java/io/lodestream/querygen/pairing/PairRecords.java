package io.lodestream.querygen.pairing;

import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryWords;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.digest.Sha256;
import java.util.Locale;

/**
 * Turns what came of a passage into records: a pair for each query that is kept, a rejected pair
 * for each query that is not, and one without a query for a passage that has none.
 *
 * <p>A query that the judge kept is still rejected when one like it was kept before. Belongs to one
 * thread.
 */
public final class PairRecords {

  /** Takes the records, in the order in which they are made. */
  public interface Sink {

    void kept(String pairId, JudgedPair pair);

    void refused(String pairId, RejectedPair pair);
  }

  private static final int PAIR_ID_CHARS = 32;

  private final SplitRule split;
  private final KeptQueries.Shard queries;
  private final Sink sink;

  /**
   * @param queries kept so far; takes in each that is kept
   */
  public PairRecords(SplitRule split, KeptQueries.Shard queries, Sink sink) {
    this.split = split;
    this.queries = queries;
    this.sink = sink;
  }

  public void judged(PassageJob.Result.Judged judged) {
    if (judged.queries().isEmpty()) {
      withoutQuery(judged.job(), Reasons.NO_QUERY, "", judged.generator(), judged.judge());
    }
    for (var query : judged.queries()) {
      if (query.verdict() instanceof Verdict.Refused refused) {
        refuse(query, refused);
      } else if (query.verdict() instanceof Verdict.Kept kept) {
        keep(query, kept);
      }
    }
  }

  public void notGenerated(PassageJob.Result.NotGenerated failed) {
    withoutQuery(failed.job(), Reasons.GENERATOR_FAILED, failed.cause(), failed.generator(), "");
  }

  /**
   * The passage ends without any query.
   *
   * @param generator version, with which the pair id is made
   */
  public void withoutQuery(
      PassageJob job, String reason, String detail, String generator, String judge) {
    var passage = job.passage();
    sink.refused(
        id(job.passageId(), passage.getContentHash(), generator, 0),
        new RejectedPair(
            "",
            passage.getDocumentId(),
            job.passageId(),
            passage.getContentHash(),
            reason,
            detail,
            generator,
            judge));
  }

  private void keep(PassageJob.JudgedQuery query, Verdict.Kept verdict) {
    var candidate = query.candidate();
    var taken = queries.claim(candidate.passageId(), QueryWords.of(candidate.query().text()));
    if (taken.isPresent()) {
      refuse(query, duplicate(candidate.passageId(), taken.get()));
      return;
    }
    var passage = candidate.passage();
    sink.kept(
        id(query),
        pair(candidate.query().text(), candidate.passageId(), passage)
            .setSplit(split.of(passage.getCluster()))
            .setScore(verdict.score())
            .setVerdict(verdict.why())
            .setGenerator(candidate.query().generator())
            .setJudge(query.judge())
            .build());
  }

  private void refuse(PassageJob.JudgedQuery query, Verdict.Refused verdict) {
    var candidate = query.candidate();
    sink.refused(
        id(query),
        new RejectedPair(
            candidate.query().text(),
            candidate.passage().getDocumentId(),
            candidate.passageId(),
            candidate.passage().getContentHash(),
            verdict.reason(),
            verdict.detail(),
            candidate.query().generator(),
            query.judge()));
  }

  /** The verdict on a query like one that was kept. */
  private static Verdict.Refused duplicate(String passageId, KeptQueries.Match match) {
    var whose = match.passageId().equals(passageId) ? "the passage" : "another passage";
    return new Verdict.Refused(
        Reasons.DUPLICATE,
        String.format(Locale.ROOT, "%s has one, similarity %.2f", whose, match.similarity()));
  }

  /** A pair with everything that it takes from its passage. */
  public static JudgedPair.Builder pair(String query, String passageId, Passage passage) {
    return JudgedPair.newBuilder()
        .setQuery(query)
        .setDocumentId(passage.getDocumentId())
        .setPassageId(passageId)
        .setPassageTitle(passage.getTitle())
        .setPassageHeadings(passage.getHeadings())
        .setPassageText(passage.getText())
        .setContentHash(passage.getContentHash())
        .setCluster(passage.getCluster());
  }

  private static String id(PassageJob.JudgedQuery query) {
    var candidate = query.candidate();
    return id(
        candidate.passageId(),
        candidate.passage().getContentHash(),
        query.generator(),
        candidate.query().ordinal());
  }

  /**
   * The id of a pair. The same passage with the same content, generator and ordinal gives the same
   * id, so that redoing is harmless; another passage gives another id, even with the same content.
   */
  public static String id(
      String passageId, String contentHash, String generatorVersion, int ordinal) {
    return Sha256.of(contentHash + "\n" + generatorVersion + "\n" + ordinal + "\n" + passageId)
        .hex()
        .substring(0, PAIR_ID_CHARS);
  }
}
