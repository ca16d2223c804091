package io.lodestream.encoder.rerank;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each word piece tells about a passage of a corpus: the inverse document frequency {@code
 * ln(1 + (N - n + 0.5) / (n + 0.5))}, N passages and n of them with the piece (Robertson and Spärck
 * Jones; Lucene's and Qdrant's form). Immutable.
 */
public final class PieceWeights {

  private final int passages;
  private final Map<Long, Integer> having;

  private PieceWeights(int passages, Map<Long, Integer> having) {
    this.passages = passages;
    this.having = having;
  }

  /**
   * Counts a sample of the corpus. A few thousand passages are enough: what matters is which pieces
   * are common.
   *
   * @param passages the pieces of each passage
   */
  public static PieceWeights of(List<long[]> passages) {
    var having = new HashMap<Long, Integer>();
    for (var pieces : passages) {
      Arrays.stream(pieces).distinct().forEach(piece -> having.merge(piece, 1, Integer::sum));
    }
    return new PieceWeights(passages.size(), having);
  }

  /** Above 0; largest for a piece that the sample lacks, equal for all pieces without a sample. */
  public float of(long piece) {
    int n = having.getOrDefault(piece, 0);
    return (float) Math.log1p((passages - n + 0.5) / (n + 0.5));
  }
}
