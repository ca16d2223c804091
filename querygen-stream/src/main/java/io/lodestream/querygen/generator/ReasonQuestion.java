package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks for a reason that the sentence gives: "Why is the virus hard to detect". */
final class ReasonQuestion implements QuestionShape {

  private static final int MAX_WORDS = 14;
  private static final Pattern REASON =
      Pattern.compile(" (?:due to|because of|because|owing to) (?=\\w)");

  @Override
  public Optional<String> ask(Sentence sentence) {
    var reason = REASON.matcher(sentence.text());
    if (!reason.find()) {
      return Optional.empty();
    }
    int to = Cut.firstWordAt(sentence, reason.start());
    return Clause.of(sentence)
        .filter(clause -> clause.namesSubject() && clause.hasAuxiliary())
        .filter(clause -> clause.verb() + 2 < to)
        .map(clause -> ask(clause, Math.min(to, clause.verb() + MAX_WORDS)));
  }

  private static String ask(Clause clause, int to) {
    var rest = clause.sentence().span(clause.verb() + 1, to);
    return "Why %s %s %s".formatted(clause.verbTerm(), clause.subject(), rest);
  }
}
