package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Word;
import io.lodestream.querygen.text.Words;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Puts words for others that the corpus uses alike, where the passage does not have them.
 *
 * <p>Names stay, as words with a capital, and at least half of the content, so that the query can
 * still be told from others.
 */
record LikeWords(OtherWords words) implements Rewording {

  @Override
  public Optional<String> reword(String query, Material material, RandomGenerator random) {
    var passage = Words.terms(material.searched());
    var all = Words.of(query, TermStatistics.NONE);
    var replaceable = new ArrayList<Word>();
    for (var word : all) {
      if (word.isContent()
          && Character.isLowerCase(query.charAt(word.start()))
          && other(word, passage).isPresent()) {
        replaceable.add(word);
      }
    }
    long most = Math.max(1, all.stream().filter(Word::isContent).count() / 2);
    while (replaceable.size() > most) {
      replaceable.remove(random.nextInt(replaceable.size()));
    }
    if (replaceable.isEmpty()) {
      return Optional.empty();
    }
    var reworded = new StringBuilder();
    int done = 0;
    for (var word : replaceable) {
      reworded.append(query, done, word.start()).append(other(word, passage).orElseThrow());
      done = word.end();
    }
    return Optional.of(reworded.append(query.substring(done)).toString());
  }

  private Optional<String> other(Word word, Set<String> passage) {
    return words.alike(word.term()).stream().filter(term -> !passage.contains(term)).findFirst();
  }
}
