package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.RelevanceLabel;
import io.lodestream.schemas.Split;
import java.util.List;
import java.util.Locale;

/** Makes the records of a judged query. */
final class PairRecords {

  /** The set that held-out queries belong to. */
  static final String HELD_OUT = "held-out";

  private PairRecords() {}

  static JudgedPair kept(PassageJob.JudgedQuery query, Verdict.Kept verdict, Split split) {
    var candidate = query.candidate();
    var passage = candidate.passage();
    return JudgedPair.newBuilder()
        .setQuery(candidate.query().text())
        .setDocumentId(passage.getDocumentId())
        .setPassageId(candidate.passageId())
        .setPassageTitle(passage.getTitle())
        .setPassageHeadings(passage.getHeadings())
        .setPassageText(passage.getText())
        .setContentHash(passage.getContentHash())
        .setCluster(passage.getCluster())
        .setSplit(split)
        .setScore(verdict.score())
        .setVerdict(verdict.why())
        .setGenerator(candidate.query().generator())
        .setJudge(query.judge())
        .build();
  }

  static RejectedPair refused(PassageJob.JudgedQuery query, Verdict.Refused verdict) {
    var candidate = query.candidate();
    return new RejectedPair(
        candidate.query().text(),
        candidate.passage().getDocumentId(),
        candidate.passageId(),
        candidate.passage().getContentHash(),
        verdict.reason(),
        verdict.detail(),
        candidate.query().generator(),
        query.judge());
  }

  /** The verdict on a query like one that was kept. */
  static Verdict.Refused duplicate(String passageId, KeptQueries.Match match) {
    var whose = match.passageId().equals(passageId) ? "the passage" : "another passage";
    return new Verdict.Refused(
        Reasons.DUPLICATE,
        String.format(Locale.ROOT, "%s has one, similarity %.2f", whose, match.similarity()));
  }

  /** For a passage that ends without any query. */
  static RejectedPair withoutQuery(
      PassageJob job, String reason, String detail, String generator, String judge) {
    var passage = job.passage();
    return new RejectedPair(
        "",
        passage.getDocumentId(),
        job.passageId(),
        passage.getContentHash(),
        reason,
        detail,
        generator,
        judge);
  }

  static EvalQuery evaluation(String pairId, JudgedPair pair) {
    var label = new RelevanceLabel(pair.getDocumentId(), pair.getPassageId(), null, null, 1);
    return new EvalQuery(HELD_OUT, pairId, pair.getQuery(), List.of(label), LabelOrigin.SYNTHETIC);
  }

  static String evaluationKey(String pairId) {
    return HELD_OUT + "/" + pairId;
  }
}
