package io.lodestream.querygen.stream;

import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.generator.GeneratedQuery;
import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.pairing.PairRecords;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.Split;
import java.util.Map;

/**
 * Turns feedback into records: pairs and rejected pairs, as {@code PairRecords} does for queries.
 */
final class FeedbackPairs {

  /** In place of a judge's name. */
  static final String JUDGE = "people";

  private FeedbackPairs() {}

  static String generator(Relevance feedback) {
    return "feedback/" + feedback.getSource();
  }

  /** The feedback's query as filters see it. */
  static GeneratedQuery query(Relevance feedback) {
    return new GeneratedQuery(0, feedback.getQuery().strip(), generator(feedback));
  }

  /** The same for the same word of the same source on the same text of a passage. */
  static String id(Relevance feedback, String passageId, Passage passage) {
    return id(feedback, passageId, passage.getContentHash());
  }

  private static String id(Relevance feedback, String passageId, String contentHash) {
    var word = generator(feedback) + "\n" + feedback.getQuery().strip();
    return PairRecords.id(passageId, contentHash, word, feedback.getGrade());
  }

  static JudgedPair pair(
      Relevance feedback, String passageId, Passage passage, Split split, double score) {
    return PairRecords.pair(feedback.getQuery().strip(), passageId, passage)
        .setSplit(split)
        .setScore(score)
        .setVerdict("grade %d by %s".formatted(feedback.getGrade(), feedback.getSource()))
        .setGenerator(generator(feedback))
        .setJudge(JUDGE)
        .build();
  }

  static Map.Entry<String, Output> refused(
      Relevance feedback, String passageId, Passage passage, String reason) {
    return refused(feedback, feedback.getQuery(), passageId, passage.getContentHash(), reason, "");
  }

  /** Refused by a rule for queries, before its passage is looked for. */
  static Map.Entry<String, Output> refused(Relevance feedback, QueryFilter.Refusal refusal) {
    return refused(
        feedback,
        refusal.shown().text(),
        named(feedback),
        "",
        refusal.verdict().reason(),
        refusal.verdict().detail());
  }

  static Map.Entry<String, Output> ofUnknownPassage(Relevance feedback) {
    return refused(feedback, feedback.getQuery(), named(feedback), "", Reasons.UNKNOWN_PASSAGE, "");
  }

  private static String named(Relevance feedback) {
    return feedback.getPassageId() == null ? "" : feedback.getPassageId();
  }

  private static Map.Entry<String, Output> refused(
      Relevance feedback,
      String shown,
      String passageId,
      String contentHash,
      String reason,
      String detail) {
    var pair =
        new RejectedPair(
            shown,
            feedback.getDocumentId(),
            passageId,
            contentHash,
            reason,
            detail,
            generator(feedback),
            JUDGE);
    return Map.entry(id(feedback, passageId, contentHash), new Output.Refused(pair));
  }
}
