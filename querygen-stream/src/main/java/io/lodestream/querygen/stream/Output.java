package io.lodestream.querygen.stream;

import io.lodestream.runtime.streams.OriginalRecord;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Retraction;

/** What the topology writes, by topic. */
sealed interface Output {

  /** To {@code pairs}. */
  record Kept(JudgedPair pair) implements Output {}

  /** To {@code rejected-pairs}. */
  record Refused(RejectedPair pair) implements Output {}

  /** To {@code eval-queries}; null retracts. */
  record Evaluation(EvalQuery query) implements Output {}

  /** To {@code retractions}. */
  record Retracted(Retraction retraction) implements Output {}

  /** To {@code querygen.dlq}; the record's headers say why. */
  record DeadLetter(byte[] key, byte[] value) implements Output, OriginalRecord {}
}
