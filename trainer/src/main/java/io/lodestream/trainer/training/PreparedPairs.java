package io.lodestream.trainer.training;

import io.lodestream.runtime.sparse.SparseEncoder;
import io.lodestream.trainer.negatives.MinedPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Advice;
import io.lodestream.trainer.teacher.TeacherTrial;
import java.util.List;
import java.util.Optional;

/**
 * The pairs as they are trained on: labelled ones resolved, chosen, with hard negatives and
 * weights, and what the objective is told of them.
 *
 * @param mined what became of the candidates; empty: nothing was mined
 * @param teacher how the teacher did; empty: there is none
 * @param said digest of what endpoints said to the teacher; empty: nothing
 * @param words how BM25 reads texts
 */
record PreparedPairs(
    List<TrainingPair> pairs,
    Optional<MinedPairs.Counts> mined,
    Advice advice,
    Optional<TeacherTrial> teacher,
    String said,
    SparseEncoder words) {}
