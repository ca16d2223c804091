package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Puts the expansion for an abbreviation and the abbreviation for an expansion, where the passage
 * has the one and not the other.
 */
record OtherForms(OtherWords words) implements Rewording {

  private static final int MAX_WORDS = 8;

  @Override
  public Optional<String> reword(String query, Material material, RandomGenerator random) {
    var passage = material.searched().toLowerCase(Locale.ROOT);
    var documentId = material.passage().getDocumentId();
    var all = Words.of(query, TermStatistics.NONE);
    var reworded = new StringBuilder();
    int done = 0;
    for (int from = 0; from < all.size(); from++) {
      for (int to = Math.min(all.size(), from + MAX_WORDS); to > from; to--) {
        var phrase = query.substring(all.get(from).start(), all.get(to - 1).end());
        var other =
            words
                .otherForm(phrase, documentId)
                .filter(form -> !passage.contains(form.toLowerCase(Locale.ROOT)));
        if (other.isPresent()) {
          reworded.append(query, done, all.get(from).start()).append(other.get());
          done = all.get(to - 1).end();
          from = to - 1;
          break;
        }
      }
    }
    return done == 0
        ? Optional.empty()
        : Optional.of(reworded.append(query.substring(done)).toString());
  }
}
