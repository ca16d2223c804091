package io.lodestream.querygen.filter;

import com.dynatrace.hash4j.hashing.Hashing;
import io.lodestream.querygen.text.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * The set of a query's words with content, as hashes; of all its words where none has content.
 *
 * <p>Single words, not shingles: queries are short, and one word more or less (a year, a name) asks
 * for something else. Kept in state stores: the hash may not change without a new store.
 */
public final class QueryWords {

  private final long[] sorted;

  private QueryWords(long[] sorted) {
    this.sorted = sorted;
  }

  public static QueryWords of(String query) {
    var content = Words.contentTerms(query);
    Set<String> terms = content.isEmpty() ? Words.terms(query) : content;
    return new QueryWords(
        terms.stream()
            .mapToLong(term -> Hashing.komihash5_0().hashCharsToLong(term))
            .sorted()
            .toArray());
  }

  public static QueryWords of(byte[] bytes) {
    var hashes = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(hashes);
    return new QueryWords(hashes);
  }

  public byte[] bytes() {
    var bytes = ByteBuffer.allocate(sorted.length * Long.BYTES);
    bytes.asLongBuffer().put(sorted);
    return bytes.array();
  }

  long[] hashes() {
    return sorted.clone();
  }

  /** Jaccard similarity, from 0 to 1; two without any word are equal. */
  double similarity(QueryWords other) {
    int i = 0;
    int j = 0;
    int shared = 0;
    while (i < sorted.length && j < other.sorted.length) {
      int order = Long.compare(sorted[i], other.sorted[j]);
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    int all = sorted.length + other.sorted.length - shared;
    return all == 0 ? 1 : (double) shared / all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueryWords words && Arrays.equals(sorted, words.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }
}
