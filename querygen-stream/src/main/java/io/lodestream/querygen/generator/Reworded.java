package io.lodestream.querygen.generator;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A question, a stretch of a sentence or the name of a table's row, in other words than the passage
 * has, so that a search by words alone has less to go by.
 */
record Reworded(String name, Rewording rewording) implements QueryKind {

  private static final SentenceWriter QUESTION = new Question();
  private static final SentenceWriter SPAN = new SalientSpan();
  private static final double QUESTION_CHANCE = 0.75;

  @Override
  public boolean fits(Material material) {
    return material.hasSentences() || material.hasRows();
  }

  @Override
  public Optional<String> write(Material material, RandomGenerator random) {
    boolean rowsFirst = material.hasRows() && random.nextBoolean();
    var written = rowsFirst ? fromRows(material, random) : Optional.<String>empty();
    if (written.isEmpty() && material.hasSentences()) {
      written = fromSentences(material, random);
    }
    return written.isEmpty() && !rowsFirst ? fromRows(material, random) : written;
  }

  private Optional<String> fromSentences(Material material, RandomGenerator random) {
    boolean asks = random.nextDouble() < QUESTION_CHANCE;
    return material
        .fromSentence(reworded(asks ? QUESTION : SPAN, material), random)
        .or(() -> material.fromSentence(reworded(asks ? SPAN : QUESTION, material), random));
  }

  private SentenceWriter reworded(SentenceWriter writer, Material material) {
    return (prose, sentence, random) ->
        writer
            .write(prose, sentence, random)
            .flatMap(query -> rewording.reword(query, material, random));
  }

  private Optional<String> fromRows(Material material, RandomGenerator random) {
    for (int tries = material.prose().figures().rows().size(); tries > 0; tries--) {
      var query = rewording.reword(material.fromRow(random), material, random);
      if (query.isPresent()) {
        return query;
      }
    }
    return Optional.empty();
  }
}
