package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Word;
import io.lodestream.querygen.text.Words;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The document's title with the rarest phrase of the sentence; only where there is a title. */
final class TitleTerms implements QueryKind {

  private static final int MAX_TITLE_WORDS = 6;

  private final TermStatistics statistics;

  TitleTerms(TermStatistics statistics) {
    this.statistics = statistics;
  }

  @Override
  public String name() {
    return "title";
  }

  @Override
  public Optional<String> write(Prose prose, Sentence sentence, RandomGenerator random) {
    var title = new Sentence(prose.title(), Words.of(prose.title(), statistics));
    var rare =
        new HashSet<>(
            title.contentWords().stream()
                .sorted(Comparator.comparingDouble(Word::weight).reversed())
                .limit(MAX_TITLE_WORDS)
                .toList());
    var phrase =
        Phrase.of(sentence).stream()
            .filter(p -> !p.isNumber())
            .max(Comparator.comparingDouble(Phrase::weight));
    if (rare.isEmpty() || phrase.isEmpty()) {
      return Optional.empty();
    }
    var terms =
        title.words().stream()
            .filter(rare::contains)
            .map(word -> title.text().substring(word.start(), word.end()))
            .collect(Collectors.joining(" "));
    return Optional.of(terms + " " + phrase.get().text());
  }
}
