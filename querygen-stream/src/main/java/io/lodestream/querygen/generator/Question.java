package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A question that the sentence answers: the answer is taken out and a question word put for it.
 *
 * <p>The first shape that fits is taken: shares and counts, dates, causes, then subject and verb;
 * last, phrases of the sentence without its rarest. A sentence that is not English gets the phrases
 * without an English question word.
 */
final class Question implements SentenceWriter {

  private static final List<QuestionShape> FACTS =
      List.of(new ShareQuestion(), new CountQuestion(), new DateQuestion(), new ReasonQuestion());
  private static final List<QuestionShape> CLAUSES =
      List.of(new SubjectQuestion(), new PredicateQuestion());

  /** Seldom, since another sentence of the passage may fit a better shape. */
  private static final double PHRASE_CHANCE = 0.25;

  @Override
  public Optional<String> write(Prose prose, Sentence sentence, RandomGenerator random) {
    if (!sentence.isEnglish()) {
      return PhraseQuestion.withoutQuestionWord(sentence);
    }
    var body = Openings.stripped(sentence);
    var question = firstOf(FACTS, body);
    if (question.isEmpty()) {
      boolean subjectFirst = random.nextDouble() < 0.55;
      question = firstOf(subjectFirst ? CLAUSES : reversed(), body);
    }
    if (question.isEmpty() && random.nextDouble() < PHRASE_CHANCE) {
      question = PhraseQuestion.ask(body, random);
    }
    return question.map(Question::finished);
  }

  private static List<QuestionShape> reversed() {
    return List.of(CLAUSES.get(1), CLAUSES.get(0));
  }

  private static Optional<String> firstOf(List<QuestionShape> shapes, Sentence sentence) {
    return shapes.stream().flatMap(shape -> shape.ask(sentence).stream()).findFirst();
  }

  private static String finished(String question) {
    return Spans.balanced(question) + "?";
  }
}
