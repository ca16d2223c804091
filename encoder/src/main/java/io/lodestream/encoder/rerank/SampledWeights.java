package io.lodestream.encoder.rerank;

import io.lodestream.encoder.TokenEmbedder;
import io.lodestream.schemas.error.LodestreamException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Weights counted from a sample of the collection when they are first asked for, and again after
 * the collection has doubled.
 *
 * <p>Thread-safe. One caller at a time reads the sample, which may be slow, and nobody waits for
 * that caller: until the sample is counted, the others have the weights counted before, and before
 * the first count they have equal weights.
 */
public final class SampledWeights implements Supplier<PieceWeights> {

  /** Passages of the sample. */
  public static final int SAMPLE = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(SampledWeights.class);
  private static final Counted NOTHING = new Counted(PieceWeights.of(List.of()), -1);

  private final TokenEmbedder tokens;
  private final IntFunction<List<String>> sample;
  private final IntSupplier size;
  private final ReentrantLock counting = new ReentrantLock();
  private volatile Counted counted = NOTHING;

  /**
   * @param passages of the collection at the count; below 0 before the first one
   */
  private record Counted(PieceWeights weights, int passages) {
    boolean isOutgrownBy(int now) {
      return passages < 0 || now / 2 > passages;
    }
  }

  /**
   * @param sample texts of at most as many passages as asked for, any of the collection's
   * @param size passages that the collection has now, or will have
   */
  public SampledWeights(TokenEmbedder tokens, IntFunction<List<String>> sample, IntSupplier size) {
    this.tokens = tokens;
    this.sample = sample;
    this.size = size;
  }

  /**
   * @throws LodestreamException when the first sample cannot be read; a later one that cannot be
   *     read leaves the weights as they are
   */
  @Override
  public PieceWeights get() {
    int now = size.getAsInt();
    if (counted.isOutgrownBy(now) && counting.tryLock()) {
      try {
        if (counted.isOutgrownBy(now)) {
          count(now);
        }
      } finally {
        counting.unlock();
      }
    }
    return counted.weights();
  }

  private void count(int now) {
    try {
      var texts = sample.apply(SAMPLE);
      // A small sample is the whole of a collection that may still be under construction.
      counted =
          new Counted(
              PieceWeights.of(tokens.pieces(texts)), texts.size() < SAMPLE ? texts.size() : now);
    } catch (LodestreamException e) {
      if (counted == NOTHING) {
        throw e;
      }
      LOG.warn("event=words-not-counted-again cause=\"{}\"", e.getMessage());
    }
  }
}
