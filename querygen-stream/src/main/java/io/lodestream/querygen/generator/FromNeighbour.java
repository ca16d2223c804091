package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A question that the passage before or after this one gives rise to, about a thing that this one
 * names as well: what people ask who read on.
 *
 * <p>The thing is a word that few passages have. Sentences that both passages have, since passages
 * overlap, are left out.
 */
record FromNeighbour(String name, TermStatistics statistics) implements QueryKind {

  private static final SentenceWriter QUESTION = new Question();
  private static final double COMMON = 0.03;
  private static final int MIN_LETTERS = 3;

  private record From(Prose prose, Sentence sentence) {}

  @Override
  public boolean fits(Material material) {
    return material.hasNeighbours();
  }

  @Override
  public Optional<String> write(Material material, RandomGenerator random) {
    var text = material.passage().getText();
    var rare = Words.contentTerms(text);
    rare.removeIf(term -> !names(term));
    var candidates = new ArrayList<From>();
    for (var prose : material.neighbours()) {
      for (var sentence : prose.sentences()) {
        if (!text.contains(sentence.text()) && holdsOne(rare, Words.terms(sentence.text()))) {
          candidates.add(new From(prose, sentence));
        }
      }
    }
    while (!candidates.isEmpty()) {
      var from = candidates.remove(random.nextInt(candidates.size()));
      var query =
          QUESTION
              .write(from.prose(), from.sentence(), random)
              .filter(written -> holdsOne(rare, Words.terms(written)));
      if (query.isPresent()) {
        return query;
      }
    }
    return Optional.empty();
  }

  private boolean names(String term) {
    return term.length() >= MIN_LETTERS
        && term.codePoints().anyMatch(Character::isLetter)
        && statistics.frequency(term) < COMMON;
  }

  private static boolean holdsOne(Set<String> rare, Set<String> terms) {
    return terms.stream().anyMatch(rare::contains);
  }
}
