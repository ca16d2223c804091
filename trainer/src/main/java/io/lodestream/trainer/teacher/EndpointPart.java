package io.lodestream.trainer.teacher;

import io.lodestream.runtime.rerank.Reranker;

/**
 * An endpoint that takes part in a teacher, closed with this.
 *
 * @param name in the settings: {@code rerank} or {@code grades}
 * @param scorer waits for the endpoint on the calling thread
 * @param weight share in the teacher's score, above 0
 * @param maxInFlight queries asked about at a time
 */
record EndpointPart(String name, Reranker scorer, double weight, int maxInFlight, Runnable onClose)
    implements AutoCloseable {

  @Override
  public void close() {
    onClose.run();
  }
}
