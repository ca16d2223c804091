package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.EnglishWords;
import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.Set;

/**
 * Asks about a named subject: "What is X", "How is X transmitted", "Where is X expressed", "How
 * does X affect Y".
 */
final class PredicateQuestion implements QuestionShape {

  private static final int MIN_WORDS = 6;
  private static final int MAX_WORDS = 12;
  private static final Set<String> ARTICLES = EnglishWords.words("a an the one");
  private static final Set<String> PLACES = EnglishWords.words("in at on from within");
  private static final Set<String> MEANS = EnglishWords.words("by through via using");

  @Override
  public Optional<String> ask(Sentence sentence) {
    return Clause.of(sentence).filter(Clause::namesSubject).flatMap(PredicateQuestion::ask);
  }

  private static Optional<String> ask(Clause clause) {
    if (clause.hasAuxiliary()) {
      return Optional.of(isDefinition(clause) ? define(clause) : withAuxiliary(clause));
    }
    return Verbs.withDo(clause.verbTerm())
        .flatMap(
            verb ->
                rest(clause, clause.verb() + 1)
                    .map(
                        rest ->
                            "How %s %s %s %s".formatted(verb[0], clause.subject(), verb[1], rest)));
  }

  private static boolean isDefinition(Clause clause) {
    var words = clause.sentence().words();
    return Verbs.COPULAS.contains(clause.verbTerm())
        && ARTICLES.contains(words.get(clause.verb() + 1).term());
  }

  /** A short subject alone is asked for with a little of what it is, to tell it from others. */
  private static String define(Clause clause) {
    return "What %s %s".formatted(clause.verbTerm(), clause.subject());
  }

  private static String withAuxiliary(Clause clause) {
    var sentence = clause.sentence();
    var words = sentence.words();
    int from = clause.verb() + 1;
    int end = Spans.clauseEnd(sentence, from, MIN_WORDS, MAX_WORDS);
    var word = "How";
    for (int i = end - 2; i > from + 1; i--) {
      var term = words.get(i).term();
      if (PLACES.contains(term) || MEANS.contains(term)) {
        word = PLACES.contains(term) ? "Where" : "How";
        end = i;
        break;
      }
    }
    var rest = sentence.span(from, Math.max(from + 1, end));
    return "%s %s %s %s".formatted(word, clause.verbTerm(), clause.subject(), rest);
  }

  private static Optional<String> rest(Clause clause, int from) {
    int end = Spans.clauseEnd(clause.sentence(), from, MIN_WORDS, MAX_WORDS);
    return end <= from ? Optional.empty() : Spans.trimmedAtEnd(clause.sentence(), from, end);
  }
}
