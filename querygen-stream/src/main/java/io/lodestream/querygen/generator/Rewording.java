package io.lodestream.querygen.generator;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Says a query in other words than its passage does. Thread-safe. */
interface Rewording {

  /**
   * @param query with words of the passage
   * @return nothing where no word of the query has another that the passage lacks
   */
  Optional<String> reword(String query, Material material, RandomGenerator random);
}
