package io.lodestream.querygen.pairing;

import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.schemas.Passage;
import java.util.List;

/**
 * A passage handed to generator and judge, as it was then.
 *
 * @param neighbours passages of the same document right before and after it, as far as they are
 *     known
 */
public record PassageJob(String passageId, Passage passage, List<Passage> neighbours) {

  public PassageJob {
    neighbours = List.copyOf(neighbours);
  }

  public PassageJob(String passageId, Passage passage) {
    this(passageId, passage, List.of());
  }

  /** What came of a job. */
  public sealed interface Result {

    PassageJob job();

    /**
     * Generated and judged; {@code queries} is empty when there was nothing to ask.
     *
     * @param generator version of the one that had the last word
     */
    record Judged(PassageJob job, List<JudgedQuery> queries, String generator, String judge)
        implements Result {

      public Judged {
        queries = List.copyOf(queries);
      }

      boolean keepsAny() {
        return queries.stream().anyMatch(JudgedQuery::isKept);
      }
    }

    /** Cannot be judged yet: not in the serving collection, or nothing serves. */
    record NotReady(PassageJob job) implements Result {}

    /**
     * A call failed in a way that passes.
     *
     * @param othersSucceeded while this one failed, so that the passage may be at fault
     */
    record PutOff(PassageJob job, String why, boolean othersSucceeded) implements Result {}

    /** The generator failed on this passage alone, for {@code cause}, a class name. */
    record NotGenerated(PassageJob job, String generator, String cause) implements Result {}

    /** Cannot be done, now or later; the passage goes to the dead letters. */
    record SetAside(PassageJob job, RuntimeException cause) implements Result {}

    /** Failed in a way that no retry mends, for any passage. */
    record Failed(PassageJob job, RuntimeException cause) implements Result {}
  }

  /**
   * A query with its verdict.
   *
   * @param generator version, with which the pair id is made
   * @param judge who gave the verdict
   */
  public record JudgedQuery(Candidate candidate, Verdict verdict, String generator, String judge) {

    boolean isKept() {
      return verdict instanceof Verdict.Kept;
    }

    /** Kept, first for one search, and not for both together. */
    boolean isToLearn() {
      return verdict instanceof Verdict.Kept kept && kept.score() < 1 && kept.isFirstForSome();
    }
  }
}
