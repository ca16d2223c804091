package io.lodestream.indexer.sync;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An embedder that a collection sync and the HTTP endpoint use side by side: closing waits for
 * calls that run, and later calls fail. Thread-safe if the embedder is.
 */
final class DrainingEmbedder implements Embedder {

  private final Embedder embedder;
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;

  DrainingEmbedder(Embedder embedder) {
    this.embedder = embedder;
  }

  @Override
  public int dimension() {
    return embedder.dimension();
  }

  @Override
  public float[][] embed(List<String> texts, TextRole role) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new RetryableException("the model was closed");
      }
      return embedder.embed(texts, role);
    } finally {
      open.readLock().unlock();
    }
  }

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        embedder.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
