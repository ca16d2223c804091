package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks for a date: "When was SARS first identified in China". */
final class DateQuestion implements QuestionShape {

  private static final int MAX_WORDS = 12;
  private static final Pattern DATE =
      Pattern.compile(
          ",? ?\\b(?:[Ii]n|[Ss]ince|[Oo]n|[Uu]ntil|[Dd]uring|[Ff]rom) (?:early |late |mid-)?"
              + "(?:(?:\\d{1,2} )?(?:January|February|March|April|May|June|July|August|September"
              + "|October|November|December) (?:\\d{1,2},? )?(?:of )?)?(?:19|20)\\d\\d\\b,? ?");

  @Override
  public Optional<String> ask(Sentence sentence) {
    var date = DATE.matcher(sentence.text());
    if (!date.find()) {
      return Optional.empty();
    }
    return date.start() == 0 ? dateFirst(sentence, date.end()) : dateLater(sentence, date.start());
  }

  private static Optional<String> dateFirst(Sentence sentence, int end) {
    return Clause.of(Cut.tail(sentence, end))
        .filter(Clause::namesSubject)
        .flatMap(
            clause ->
                ask(clause, Spans.clauseEnd(clause.sentence(), clause.verb() + 1, 6, MAX_WORDS)));
  }

  private static Optional<String> dateLater(Sentence sentence, int start) {
    int to = Cut.firstWordAt(sentence, start);
    return Clause.of(sentence)
        .filter(clause -> clause.namesSubject() && clause.verb() + 1 < to)
        .flatMap(clause -> ask(clause, Math.min(to, clause.verb() + MAX_WORDS)));
  }

  private static Optional<String> ask(Clause clause, int to) {
    var rest = clause.sentence().span(clause.verb() + 1, to);
    if (clause.hasAuxiliary()) {
      return Optional.of("When %s %s %s".formatted(clause.verbTerm(), clause.subject(), rest));
    }
    return Verbs.withDo(clause.verbTerm())
        .map(verb -> "When %s %s %s %s".formatted(verb[0], clause.subject(), verb[1], rest));
  }
}
