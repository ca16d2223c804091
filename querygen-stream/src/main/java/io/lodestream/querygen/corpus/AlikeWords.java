package io.lodestream.querygen.corpus;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Words of a corpus that are used alike, as {@link WordComparison} found them.
 *
 * @param byWord words alike, most alike first
 */
record AlikeWords(Map<String, List<String>> byWord) {

  static final AlikeWords NONE = new AlikeWords(Map.of());

  static AlikeWords of(Collection<String> texts) {
    return new AlikeWords(new WordComparison(texts).compare());
  }

  /** None for a word that is rare, or a name. */
  List<String> of(String term) {
    return byWord.getOrDefault(term, List.of());
  }
}
