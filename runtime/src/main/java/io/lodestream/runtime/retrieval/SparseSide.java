package io.lodestream.runtime.retrieval;

import io.lodestream.runtime.sparse.SparseSettings;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.Map;
import java.util.Optional;

/**
 * How the sparse vectors of one collection were made, as the collection's metadata records it.
 * Whoever searches a collection encodes queries by this record, not by today's configuration, which
 * counts for the next collection only.
 *
 * @param language of stemmer and stop words, by Qdrant's names
 * @param k BM25's saturation of repeated words
 * @param b BM25's share of length normalisation
 * @param averageLength words of an average passage
 */
public record SparseSide(String language, double k, double b, double averageLength) {

  /** Names in a collection's metadata; public, since applications read them. */
  public static final String LANGUAGE = "sparse_language";

  public static final String K = "sparse_k";
  public static final String B = "sparse_b";
  public static final String AVERAGE_LENGTH = "sparse_average_length";

  private static final double DEFAULT_K = 1.2;
  private static final double DEFAULT_B = 0.75;

  /** The sparse side of collections made with the settings. */
  public static SparseSide of(SparseSettings settings) {
    return new SparseSide(settings.language(), DEFAULT_K, DEFAULT_B, settings.averageLength());
  }

  /**
   * What a collection's metadata says.
   *
   * @return empty for a collection without sparse side, such as those of older versions
   */
  public static Optional<SparseSide> recorded(Map<String, Value> metadata) {
    var language = metadata.get(LANGUAGE);
    if (language == null || !language.hasStringValue()) {
      return Optional.empty();
    }
    return Optional.of(
        new SparseSide(
            language.getStringValue(),
            number(metadata.get(K), DEFAULT_K),
            number(metadata.get(B), DEFAULT_B),
            number(metadata.get(AVERAGE_LENGTH), 256)));
  }

  /** A store may give a whole number back as an integer. */
  private static double number(Value value, double byDefault) {
    if (value == null) {
      return byDefault;
    }
    return value.hasIntegerValue() ? value.getIntegerValue() : value.getDoubleValue();
  }

  /** For {@code CreateCollection}. */
  public Map<String, Value> metadata() {
    return Map.of(
        LANGUAGE, ValueFactory.value(language),
        K, ValueFactory.value(k),
        B, ValueFactory.value(b),
        AVERAGE_LENGTH, ValueFactory.value(averageLength));
  }

  /** The settings that make an equal encoder. */
  public SparseSettings settings() {
    return new SparseSettings(language, averageLength);
  }
}
