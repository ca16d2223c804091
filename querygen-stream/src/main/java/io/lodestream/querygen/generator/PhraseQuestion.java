package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Asks with a sentence's phrases, its rarest left out as the answer; for any other sentence. */
final class PhraseQuestion {

  private static final int MAX_PHRASES = 3;
  private static final List<String> PAIR_FORMS =
      List.of(
          "What is the role of %s in %s",
          "How is %s related to %s",
          "What is known about %s and %s",
          "What is the relationship between %s and %s");

  private static final Pattern NO_NOUN =
      Pattern.compile(".*(?:ed|ing|ly|able|ible|ous|ive|ate|ful|less|ic|al|\\d)");

  private PhraseQuestion() {}

  static Optional<String> ask(Sentence sentence, RandomGenerator random) {
    var phrases =
        withoutAnswer(Phrase.of(sentence).stream().filter(PhraseQuestion::names).toList(), 2);
    if (phrases.size() < 2) {
      return Optional.empty();
    }
    var form = PAIR_FORMS.get(random.nextInt(PAIR_FORMS.size()));
    return Optional.of(form.formatted(phrases.get(0).text(), phrases.get(1).text()));
  }

  static Optional<String> withoutQuestionWord(Sentence sentence) {
    var phrases = withoutAnswer(Phrase.of(sentence), MAX_PHRASES);
    return phrases.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(" ", phrases.stream().map(Phrase::text).toList()));
  }

  /** True for two words and more that end like a noun; English. */
  private static boolean names(Phrase phrase) {
    var first = phrase.sentence().words().get(phrase.from()).term();
    var last = phrase.sentence().words().get(phrase.to() - 1).term();
    return phrase.to() - phrase.from() >= 2
        && !NO_NOUN.matcher(last).matches()
        && !Verbs.isFinite(first)
        && !first.endsWith("ly");
  }

  /** The weightiest phrases but the first, in the sentence's order. */
  private static List<Phrase> withoutAnswer(List<Phrase> phrases, int count) {
    return phrases.stream()
        .filter(phrase -> !phrase.isNumber())
        .sorted(Comparator.comparingDouble(Phrase::weight).reversed())
        .skip(1)
        .limit(count)
        .sorted(Comparator.comparingInt(Phrase::from))
        .toList();
  }
}
