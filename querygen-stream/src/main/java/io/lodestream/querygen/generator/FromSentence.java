package io.lodestream.querygen.generator;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Queries that are each written from one sentence of the passage. */
record FromSentence(String name, SentenceWriter writer) implements QueryKind {

  @Override
  public boolean fits(Material material) {
    return material.hasSentences();
  }

  @Override
  public Optional<String> write(Material material, RandomGenerator random) {
    return material.fromSentence(writer, random);
  }
}
