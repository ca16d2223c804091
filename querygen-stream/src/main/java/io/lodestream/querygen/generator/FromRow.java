package io.lodestream.querygen.generator;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Queries for the rows of the passage's tables. */
record FromRow(String name) implements QueryKind {

  @Override
  public boolean fits(Material material) {
    return material.hasRows();
  }

  @Override
  public Optional<String> write(Material material, RandomGenerator random) {
    return Optional.of(material.fromRow(random));
  }
}
