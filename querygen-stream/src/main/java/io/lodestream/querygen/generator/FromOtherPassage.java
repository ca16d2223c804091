package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A question that another passage gives rise to, about a thing that this one names as well: a word
 * that few passages have. Sentences that both passages have, since passages overlap and documents
 * quote each other, are left out.
 *
 * @param others the other passages as prose
 * @param maxShared largest share of the question's words with content that may stand in this
 *     passage, 0 to 1
 */
record FromOtherPassage(
    String name,
    TermStatistics statistics,
    Function<Material, List<Prose>> others,
    double maxShared)
    implements QueryKind {

  private static final SentenceWriter QUESTION = new Question();
  private static final double COMMON = 0.03;
  private static final int MIN_LETTERS = 3;
  private static final double IN_OTHER_WORDS = 0.5;

  private record From(Prose prose, Sentence sentence) {}

  /** Of the passages right before and after: what people ask who read on. */
  static FromOtherPassage neighbour(String name, TermStatistics statistics) {
    return new FromOtherPassage(name, statistics, Material::neighbours, 1);
  }

  /**
   * Of passages of other documents near this one by the model's vectors, when at least half of the
   * question is in words that this passage lacks: a question for one text from another text that
   * states the same in other words, so that a search by words alone has little to go by.
   */
  static FromOtherPassage alike(String name, TermStatistics statistics) {
    return new FromOtherPassage(name, statistics, Material::alike, IN_OTHER_WORDS);
  }

  @Override
  public boolean fits(Material material) {
    return !others.apply(material).isEmpty();
  }

  @Override
  public Optional<String> write(Material material, RandomGenerator random) {
    var text = material.passage().getText();
    var own = Words.contentTerms(text);
    var rare = new ArrayList<>(own);
    rare.removeIf(term -> !names(term));
    var candidates = new ArrayList<From>();
    for (var prose : others.apply(material)) {
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
              .filter(written -> holdsOne(rare, Words.terms(written)))
              .filter(written -> isInOtherWords(written, own));
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

  private boolean isInOtherWords(String query, Set<String> own) {
    var terms = Words.contentTerms(query);
    long shared = terms.stream().filter(own::contains).count();
    return shared <= maxShared * terms.size();
  }

  private static boolean holdsOne(List<String> rare, Set<String> terms) {
    return rare.stream().anyMatch(terms::contains);
  }
}
