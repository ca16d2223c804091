package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One way to write a query from a sentence. Stateless. */
@FunctionalInterface
interface SentenceWriter {

  /** The query, or nothing when the sentence does not fit. */
  Optional<String> write(Prose prose, Sentence sentence, RandomGenerator random);
}
