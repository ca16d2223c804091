package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.Prose;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Word;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the queries of one passage are written from. Knows which sentences and rows were used, so
 * that each query is written from another one where there are enough. Belongs to one thread.
 */
final class Material {

  private final Passage passage;
  private final Surroundings surroundings;
  private final TermStatistics statistics;
  private final Prose prose;
  private final List<Sentence> unused;
  private final List<String> unusedRows;

  Material(Passage passage, Surroundings surroundings, TermStatistics statistics) {
    this.passage = passage;
    this.surroundings = surroundings;
    this.statistics = statistics;
    this.prose = Prose.of(passage.getTitle(), passage.getText(), statistics);
    this.unused = new ArrayList<>(prose.sentences());
    this.unusedRows = new ArrayList<>(prose.figures().rows());
  }

  Passage passage() {
    return passage;
  }

  /** The passage as a search sees it: title, headings and text. */
  String searched() {
    return EmbeddingInput.of(passage);
  }

  Prose prose() {
    return prose;
  }

  boolean hasSentences() {
    return !prose.sentences().isEmpty();
  }

  boolean hasRows() {
    return !prose.figures().isEmpty();
  }

  /** The neighbours as prose, in the document's order. */
  List<Prose> neighbours() {
    return prose(surroundings.neighbours());
  }

  /** Passages of other documents that are near, as prose, nearest first. */
  List<Prose> alike() {
    return prose(surroundings.alike());
  }

  private List<Prose> prose(List<Passage> passages) {
    return passages.stream()
        .map(each -> Prose.of(each.getTitle(), each.getText(), statistics))
        .toList();
  }

  /** Tries sentences until one fits; one that was used comes back when all are. */
  Optional<String> fromSentence(SentenceWriter writer, RandomGenerator random) {
    if (unused.isEmpty()) {
      unused.addAll(prose.sentences());
    }
    var candidates = new ArrayList<>(unused);
    while (!candidates.isEmpty()) {
      var sentence = drawSentence(candidates, random);
      candidates.remove(sentence);
      var text = writer.write(prose, sentence, random).map(String::strip);
      if (text.isPresent()) {
        unused.remove(sentence);
        return text;
      }
    }
    return Optional.empty();
  }

  /** Asks for a row; one that was used comes back when all are. */
  String fromRow(RandomGenerator random) {
    if (unusedRows.isEmpty()) {
      unusedRows.addAll(prose.figures().rows());
    }
    var row = unusedRows.remove(random.nextInt(unusedRows.size()));
    return FigureQuestion.write(prose.figures(), row, random);
  }

  private static Sentence drawSentence(List<Sentence> sentences, RandomGenerator random) {
    double sum = sentences.stream().mapToDouble(Material::chance).sum();
    double at = random.nextDouble() * sum;
    for (var sentence : sentences) {
      at -= chance(sentence);
      if (at <= 0) {
        return sentence;
      }
    }
    return sentences.get(sentences.size() - 1);
  }

  /** Salient sentences more often; sentences full of figures seldom, since they tell of methods. */
  private static double chance(Sentence sentence) {
    long numbers = sentence.words().stream().filter(Word::startsWithDigit).count();
    boolean isMeasurement = numbers * 8 > sentence.words().size();
    return (0.1 + sentence.salience()) * (isMeasurement ? 0.25 : 1);
  }
}
