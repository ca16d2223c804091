package io.lodestream.runtime.rerank;

import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many queries be reranked at a time and the others wait a while, since a reranker that
 * computes in this process needs its cores and memory.
 */
public final class BoundedReranker implements Reranker {

  private final Reranker reranker;
  private final Semaphore turns;
  private final Duration patience;

  /**
   * @param atOnce queries reranked at a time
   * @param patience time after which a waiting query is given up with a RetryableException
   */
  public BoundedReranker(Reranker reranker, int atOnce, Duration patience) {
    this.reranker = reranker;
    this.turns = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  @Override
  public float[] scores(String query, List<String> passages) {
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RetryableException(
            "the reranker was busy for %d ms".formatted(patience.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while waiting for the reranker", e);
    }
    try {
      return reranker.scores(query, passages);
    } finally {
      turns.release();
    }
  }
}
