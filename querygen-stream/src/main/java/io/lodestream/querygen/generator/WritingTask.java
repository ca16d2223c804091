package io.lodestream.querygen.generator;

import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.schemas.Passage;
import java.util.List;

/**
 * What a generator that takes long is to write queries for.
 *
 * @param neighbours passages of the same document before and after it, for queries over several
 * @param avoid words that a search finds the passage by already; queries should do without them
 * @param statistics of the corpus, as far as there is one
 */
public record WritingTask(
    Passage passage, List<Passage> neighbours, List<String> avoid, TermStatistics statistics) {

  public WritingTask {
    neighbours = List.copyOf(neighbours);
    avoid = List.copyOf(avoid);
  }

  public WritingTask(Passage passage, List<Passage> neighbours) {
    this(passage, neighbours, List.of(), TermStatistics.NONE);
  }
}
