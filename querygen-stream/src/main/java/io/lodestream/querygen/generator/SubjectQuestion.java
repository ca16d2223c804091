package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.Optional;

/** Asks for the subject: "What is the main cause of HIV-1 infection in children". */
final class SubjectQuestion implements QuestionShape {

  private static final int MIN_WORDS = 8;
  private static final int MAX_WORDS = 15;

  @Override
  public Optional<String> ask(Sentence sentence) {
    return Clause.of(sentence)
        .filter(clause -> !clause.isAboutUs() && !clause.isInverted())
        .flatMap(this::ask);
  }

  private Optional<String> ask(Clause clause) {
    var sentence = clause.sentence();
    int end = Spans.clauseEnd(sentence, clause.verb(), MIN_WORDS, MAX_WORDS);
    return Spans.trimmedAtEnd(sentence, clause.verb(), end).map(rest -> "What " + rest);
  }
}
