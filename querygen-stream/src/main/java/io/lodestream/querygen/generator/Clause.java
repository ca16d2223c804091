package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.EnglishWords;
import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.Set;

/**
 * An English statement split at its main verb.
 *
 * @param verb index of the verb; the subject is what stands before it
 */
record Clause(Sentence sentence, int verb) {

  private static final int MAX_SUBJECT_WORDS = 14;
  private static final Set<String> BREAK_SUBJECT =
      EnglishWords.words("that which who whom whose where when if although while because whether");
  private static final Set<String> NOT_BEFORE_VERB =
      EnglishWords.words(
          "to the a an of in and or by with for not no their its our et al these this those such");
  private static final Set<String> AFTER_PARTICIPLE = EnglishWords.words("by with to for at on");
  private static final Set<String> PRONOUNS =
      EnglishWords.words("it this these they we he she there that those such our i you one");
  private static final Set<String> PREPOSITIONS =
      EnglishWords.words(
          "in on at for with by from during after before among to as since when if although while because"
              + " despite whereas given using following based compared unlike like under through until");

  /** Finds the main verb; nothing when the sentence is no plain statement. */
  static Optional<Clause> of(Sentence sentence) {
    var words = sentence.words();
    if (words.isEmpty()
        || PREPOSITIONS.contains(words.get(0).term())
        || sentence.text().contains("et al")) {
      return Optional.empty();
    }
    for (int i = 1; i < Math.min(words.size() - 2, MAX_SUBJECT_WORDS + 1); i++) {
      var term = words.get(i).term();
      if (BREAK_SUBJECT.contains(term) || sentence.gapAfter(i - 1).indexOf(';') >= 0) {
        return Optional.empty();
      }
      if (Verbs.isFinite(term)
          && !NOT_BEFORE_VERB.contains(words.get(i - 1).term())
          && (Verbs.AUXILIARIES.contains(term)
              || !AFTER_PARTICIPLE.contains(words.get(i + 1).term()))) {
        return Optional.of(new Clause(sentence, i));
      }
    }
    return Optional.empty();
  }

  String verbTerm() {
    return sentence.words().get(verb).term();
  }

  boolean hasAuxiliary() {
    return Verbs.AUXILIARIES.contains(verbTerm());
  }

  /** True when the subject is named, not "it" or "we". */
  boolean namesSubject() {
    return !PRONOUNS.contains(sentence.words().get(0).term()) && contentOfSubject() > 0;
  }

  /** True for "can we find": the subject stands after the verb. */
  boolean isInverted() {
    return PRONOUNS.contains(sentence.words().get(verb + 1).term()) && hasAuxiliary();
  }

  boolean isAboutUs() {
    var first = sentence.words().get(0).term();
    return first.equals("we") || first.equals("there") || first.equals("i");
  }

  long contentOfSubject() {
    return sentence.words().subList(0, verb).stream().filter(w -> w.isContent()).count();
  }

  /** The subject, its leading article in lower case. */
  String subject() {
    var text = sentence.span(0, verb).strip();
    return EnglishWords.isStop(sentence.words().get(0).term())
        ? Character.toLowerCase(text.charAt(0)) + text.substring(1)
        : text;
  }
}
