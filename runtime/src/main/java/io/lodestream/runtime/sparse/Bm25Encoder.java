package io.lodestream.runtime.sparse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.util.StringHelper;

/**
 * BM25 as sparse vectors, number for number as Qdrant 1.15 and newer make them from text on the
 * server ({@code qdrant/bm25} with defaults), and as Python's fastembed does but for the
 * differences in RATIONALE.md.
 *
 * <p>A word is a run of letters and digits in lower case, and no stop word; its dimension is the
 * absolute value of the 32-bit murmur3 hash of its stem in UTF-8. In a passage of {@code n} words,
 * a word that stands there {@code f} times weighs {@code f (k + 1) / (f + k (1 - b + b n /
 * average))}, k = 1.2 and b = 0.75; in a query each word weighs 1. The store multiplies by the
 * inverse document frequency (the modifier IDF of the collection's sparse vectors). Dimensions
 * ascend. Thread-safe.
 */
public final class Bm25Encoder implements SparseEncoder {

  private static final double K = 1.2;
  private static final double B = 0.75;

  private final WordLanguage language;
  private final Set<String> stopWords;
  private final double averageLength;

  private Bm25Encoder(WordLanguage language, double averageLength) {
    this.language = language;
    this.stopWords = language.stopWords();
    this.averageLength = averageLength;
  }

  /**
   * @throws IllegalArgumentException for a language that is not known, or an average length that is
   *     not above 0
   */
  public static Bm25Encoder of(SparseSettings settings) {
    var language =
        WordLanguage.of(settings.language())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "language of sparse vectors must be one of %s; was %s"
                            .formatted(WordLanguage.names(), settings.language())));
    if (!(settings.averageLength() > 0)) {
      throw new IllegalArgumentException(
          "average length of sparse vectors must be above 0, was " + settings.averageLength());
    }
    return new Bm25Encoder(language, settings.averageLength());
  }

  @Override
  public SparseVector passage(String text) {
    List<String> stems = stems(text);
    Map<String, Integer> counts = new LinkedHashMap<>();
    stems.forEach(stem -> counts.merge(stem, 1, Integer::sum));
    double length = K * (1 - B + B * stems.size() / averageLength);
    TreeMap<Integer, Float> weights = new TreeMap<>(Integer::compareUnsigned);
    counts.forEach(
        (stem, count) ->
            weights.put(dimension(stem), (float) (count * (K + 1) / (length + count))));
    return vector(weights);
  }

  @Override
  public SparseVector query(String text) {
    TreeMap<Integer, Float> weights = new TreeMap<>(Integer::compareUnsigned);
    stems(text).forEach(stem -> weights.put(dimension(stem), 1f));
    return vector(weights);
  }

  /** The dimension of a stem; 0 to 2^31, as an unsigned number. */
  static int dimension(String stem) {
    byte[] bytes = stem.getBytes(UTF_8);
    return Math.abs(StringHelper.murmurhash3_x86_32(bytes, 0, bytes.length, 0));
  }

  /** The stems of the text's words, in reading order. */
  List<String> stems(String text) {
    List<String> stems = new ArrayList<>();
    Optional<Stemmer> stemmer = language.stemmer();
    for (int end = 0; end < text.length(); ) {
      int start = end;
      while (end < text.length() && isPartOfWord(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      if (end == start) {
        end += Character.charCount(text.codePointAt(end));
        continue;
      }
      String word = text.substring(start, end).toLowerCase(Locale.ROOT);
      if (!stopWords.contains(word)) {
        stems.add(stemmer.map(s -> s.stem(word)).orElse(word));
      }
    }
    return stems;
  }

  /** Unicode's alphabetic characters and numbers; no marks, underscores or emoji. */
  private static boolean isPartOfWord(int character) {
    if (Character.isAlphabetic(character)) {
      return true;
    }
    return switch (Character.getType(character)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static SparseVector vector(Map<Integer, Float> weights) {
    int[] indices = new int[weights.size()];
    float[] values = new float[weights.size()];
    int i = 0;
    for (var weight : weights.entrySet()) {
      indices[i] = weight.getKey();
      values[i++] = weight.getValue();
    }
    return new SparseVector(indices, values);
  }
}
