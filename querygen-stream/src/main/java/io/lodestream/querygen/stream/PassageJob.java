package io.lodestream.querygen.stream;

import io.lodestream.querygen.judge.Candidate;
import io.lodestream.querygen.judge.Verdict;
import io.lodestream.schemas.Passage;
import java.util.List;

/** A passage handed to generator and judge, as it was then. */
record PassageJob(String passageId, Passage passage) {

  /** What came of a job. */
  sealed interface Result {

    PassageJob job();

    /** Generated and judged; {@code queries} is empty when there was nothing to ask. */
    record Judged(PassageJob job, List<JudgedQuery> queries, String generator, String judge)
        implements Result {}

    /** Cannot be judged yet: not in the serving collection, or something is down for a while. */
    record NotReady(PassageJob job) implements Result {}

    /** The generator failed on this passage alone, for {@code cause}, a class name. */
    record NotGenerated(PassageJob job, String generator, String cause) implements Result {}

    /** Failed in a way that no retry mends. */
    record Failed(PassageJob job, RuntimeException cause) implements Result {}
  }

  /** A query with its verdict. */
  record JudgedQuery(Candidate candidate, Verdict verdict) {}
}
