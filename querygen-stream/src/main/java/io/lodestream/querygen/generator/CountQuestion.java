package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks for a number of things: "How many mothers were enrolled". */
final class CountQuestion implements QuestionShape {

  private static final int MAX_WORDS_BEFORE = 3;
  private static final int MIN_WORDS = 6;
  private static final int MAX_WORDS = 13;
  private static final Pattern COUNT =
      Pattern.compile(
          "(?<![-.\\w]|\\d,|[Ff]ig(?:ure)? |[Tt]able |age |type |day |phase |group )"
              + "(?:\\d[\\d,]*+|two|three|four|five|six|seven|eight|nine|ten|several hundred"
              + "|\\d+(?:\\.\\d+)? (?:million|billion|thousand)) "
              + "(?=(?:[a-z][a-z-]+ ){0,2}[a-z-]{3,}(?<!s|ou|thi)s\\b)(?!times\\b|hours\\b|minutes\\b|years? old)");

  @Override
  public Optional<String> ask(Sentence sentence) {
    var count = COUNT.matcher(sentence.text());
    if (!count.find() || !opensSubject(sentence, count.start())) {
      return Optional.empty();
    }
    return Cut.after(sentence, count.end(), MIN_WORDS, MAX_WORDS).map(rest -> "How many " + rest);
  }

  /** True where what is counted is what the sentence is about, or what its verb says of it. */
  private static boolean opensSubject(Sentence sentence, int position) {
    int word = Cut.firstWordAt(sentence, position);
    if (word <= MAX_WORDS_BEFORE) {
      return true;
    }
    var before = sentence.words().get(word - 1).term();
    return before.equals("of") && sentence.words().get(word - 2).term().equals("total")
        || Verbs.isFinite(before);
  }
}
