package io.lodestream.ingest.dedup;

import com.dynatrace.hash4j.hashing.Hashing;
import com.dynatrace.hash4j.similarity.ElementHashProvider;
import com.dynatrace.hash4j.similarity.SimilarityHashPolicy;
import com.dynatrace.hash4j.similarity.SimilarityHashing;
import com.dynatrace.hash4j.similarity.SuperMinHashVersion;
import java.util.stream.IntStream;

/**
 * Makes and compares MinHash signatures of {@value #BYTES} bytes: {@value #BYTES} components of 8
 * bits over shingles of {@value #SHINGLE_WORDS} words (<a
 * href="https://arxiv.org/abs/1706.05698">SuperMinHash</a>).
 *
 * <p>The standard error of an estimate near 0.8 is 0.025. Thread-safe. Signatures are kept in state
 * stores: none of the constants may change without a new store.
 */
public final class Signatures {

  public static final int BYTES = 256;

  private static final int SHINGLE_WORDS = 3;

  /** Two unequal 8-bit components agree by chance once in 256. */
  private static final double CHANCE = 1.0 / 256;

  private static final SimilarityHashPolicy POLICY =
      SimilarityHashing.superMinHash(BYTES, 8, SuperMinHashVersion.V1);

  private Signatures() {}

  /** The signature of a text; texts of fewer words than a shingle are one shingle. */
  public static byte[] of(String text) {
    var words = Words.hashes(text);
    if (words.length == 0) {
      return signature(Hashing.komihash5_0().hashCharsToLong(text));
    }
    if (words.length < SHINGLE_WORDS) {
      return signature(words.length == 1 ? words[0] : combined(words[0], words[1], 0));
    }
    return signature(
        IntStream.range(0, words.length - SHINGLE_WORDS + 1)
            .mapToLong(at -> combined(words[at], words[at + 1], words[at + 2]))
            .toArray());
  }

  /** Estimated Jaccard similarity of the texts' shingles, from 0 to 1. */
  public static double similarity(byte[] one, byte[] other) {
    double equal = POLICY.getFractionOfEqualComponents(one, other);
    return Math.max(0, (equal - CHANCE) / (1 - CHANCE));
  }

  private static byte[] signature(long... shingles) {
    return POLICY.createHasher().compute(ElementHashProvider.ofValues(shingles));
  }

  private static long combined(long first, long second, long third) {
    return Hashing.komihash5_0().hashLongLongLongToLong(first, second, third);
  }
}
