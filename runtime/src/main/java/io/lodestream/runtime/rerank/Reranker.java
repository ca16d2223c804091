package io.lodestream.runtime.rerank;

import java.util.List;

/** Scores passages for one query, better than a first search can. Thread-safe. */
public interface Reranker {

  /**
   * @return one finite score per passage, in the order given; higher is better
   * @throws io.lodestream.schemas.error.RetryableException when it is down, slow or overloaded
   * @throws io.lodestream.schemas.error.BadDataException when its answer has other lengths, ids or
   *     numbers than asked for
   */
  float[] scores(String query, List<String> passages);

  /**
   * Tells of passages whose scores will be asked for next, for several queries together: a reranker
   * that computes here may do the passages' part of the work at once. Does nothing where there is
   * no such part. Changes no score.
   *
   * @throws io.lodestream.schemas.error.LodestreamException when the work fails
   */
  default void expect(List<String> passages) {}
}
