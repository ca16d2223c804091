package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks for a share: "What percentage of the patients had fever". */
final class ShareQuestion implements QuestionShape {

  private static final int MIN_WORDS = 7;
  private static final int MAX_WORDS = 14;
  private static final Pattern SHARE =
      Pattern.compile("\\d\\s?(?:%|per ?cent)(?: \\([^)]{0,200}\\))? of (?=\\w)");

  @Override
  public Optional<String> ask(Sentence sentence) {
    var share = SHARE.matcher(sentence.text());
    if (!share.find()) {
      return Optional.empty();
    }
    return Cut.after(sentence, share.end(), MIN_WORDS, MAX_WORDS)
        .map(rest -> "What percentage of " + rest);
  }
}
