package io.lodestream.indexer.sync;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.TokenEmbedder;
import io.lodestream.encoder.TokenVectors;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * An embedder that a collection sync and the HTTP endpoints use side by side: closing waits for
 * calls that run, and later calls fail. Thread-safe if the embedder is.
 */
final class DrainingEmbedder implements CountingEmbedder, TokenEmbedder {

  private final CountingEmbedder embedder;
  private final TokenEmbedder tokens;
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;

  /**
   * @param tokens of the same model, closed with {@code embedder}
   */
  DrainingEmbedder(CountingEmbedder embedder, TokenEmbedder tokens) {
    this.embedder = embedder;
    this.tokens = tokens;
  }

  @Override
  public int dimension() {
    return embedder.dimension();
  }

  @Override
  public int maxTokens() {
    return embedder.maxTokens();
  }

  @Override
  public int[] tokens(List<String> texts, TextRole role) {
    return whileOpen(() -> embedder.tokens(texts, role));
  }

  @Override
  public float[][] embed(List<String> texts, TextRole role) {
    return whileOpen(() -> embedder.embed(texts, role));
  }

  @Override
  public List<TokenVectors> tokenVectors(List<String> texts, TextRole role) {
    return whileOpen(() -> tokens.tokenVectors(texts, role));
  }

  @Override
  public List<long[]> pieces(List<String> texts) {
    return whileOpen(() -> tokens.pieces(texts));
  }

  private <T> T whileOpen(Supplier<T> call) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new RetryableException("the model was closed");
      }
      return call.get();
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
