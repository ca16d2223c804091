package io.lodestream.querygen.generator;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** One way to write a query for a passage. Thread-safe. */
interface QueryKind {

  /** Name in configuration and in {@code JudgedPair.generator}. */
  String name();

  /** False where a glance shows that the passage has nothing for this kind. */
  boolean fits(Material material);

  /** The query, or nothing when the passage has nothing for this kind. */
  Optional<String> write(Material material, RandomGenerator random);
}
