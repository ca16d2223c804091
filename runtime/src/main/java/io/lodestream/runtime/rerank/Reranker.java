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
}
