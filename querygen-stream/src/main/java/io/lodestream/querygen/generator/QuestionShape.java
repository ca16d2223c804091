package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.Optional;

/** Turns an English statement into a question about one part of it, when it has that part. */
interface QuestionShape {

  /** The question without its question mark. */
  Optional<String> ask(Sentence sentence);
}
