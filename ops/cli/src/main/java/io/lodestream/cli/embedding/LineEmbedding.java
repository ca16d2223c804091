package io.lodestream.cli.embedding;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.schemas.error.UserException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Embeds a text per line and writes a JSON array per line, in the same order.
 *
 * <p>Works in rounds: the input that is available, up to a few batches, is embedded, written and
 * flushed before more is read. Memory is bounded by a round, a slow reader slows the input down,
 * and a program that writes a line and waits gets its answer. An empty line is an empty text.
 * Numbers are written so that reading them gives the same floats.
 */
public final class LineEmbedding {
  /** Texts of similar length share a forward pass, so a round holds several batches to sort. */
  private static final int BATCHES_PER_ROUND = 4;

  private final Embedder embedder;
  private final TextRole role;
  private final int round;

  /**
   * @param batchSize texts per forward pass
   */
  public LineEmbedding(Embedder embedder, TextRole role, int batchSize) {
    this.embedder = embedder;
    this.role = role;
    this.round = Math.multiplyExact(batchSize, BATCHES_PER_ROUND);
  }

  /**
   * Goes on to the end of the input, or until the thread is interrupted between rounds.
   *
   * @return number of lines embedded
   * @throws OutputClosedException if nobody reads the output any more
   * @throws UserException for a line that is too long; the vectors of earlier lines are written
   *     before
   */
  public long run(InputStream in, OutputStream out) throws IOException {
    var lines = new TextLines(in);
    var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII));
    long done = 0;
    while (!Thread.currentThread().isInterrupted()) {
      var texts = lines.next(round);
      if (texts.isEmpty()) {
        break;
      }
      write(embedder.embed(texts, role), writer);
      done += texts.size();
    }
    return done;
  }

  private static void write(float[][] vectors, Writer writer) throws OutputClosedException {
    try {
      for (var vector : vectors) {
        for (int i = 0; i < vector.length; i++) {
          writer.append(i == 0 ? '[' : ',').append(Float.toString(vector[i]));
        }
        writer.append("]\n");
      }
      writer.flush();
    } catch (IOException e) {
      throw new OutputClosedException(e);
    }
  }
}
