package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.Word;
import java.util.Optional;

/** Cuts a sentence at a char position. */
final class Cut {

  private Cut() {}

  /** The clause that begins at the position, if it has enough content. */
  static Optional<String> after(Sentence sentence, int position, int minWords, int maxWords) {
    int from = firstWordAt(sentence, position);
    int to = Spans.clauseEnd(sentence, from, minWords, maxWords);
    return to <= from ? Optional.empty() : Spans.trimmedAtEnd(sentence, from, to);
  }

  /** Index of the first word at or after a char position. */
  static int firstWordAt(Sentence sentence, int position) {
    int index = 0;
    while (index < sentence.words().size() && sentence.words().get(index).start() < position) {
      index++;
    }
    return index;
  }

  /** The sentence from a char position on. */
  static Sentence tail(Sentence sentence, int cut) {
    return new Sentence(
        sentence.text().substring(cut),
        sentence.words().stream()
            .filter(word -> word.start() >= cut)
            .map(
                word ->
                    new Word(
                        word.term(),
                        word.start() - cut,
                        word.end() - cut,
                        word.isStop(),
                        word.weight()))
            .toList());
  }
}
