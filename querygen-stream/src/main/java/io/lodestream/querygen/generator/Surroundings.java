package io.lodestream.querygen.generator;

import io.lodestream.schemas.Passage;
import java.util.List;

/**
 * Passages from which queries for another one may be written.
 *
 * @param neighbours of the same document, right before and after the passage, as far as known
 * @param alike of other documents, near the passage by the serving model's vectors, nearest first;
 *     empty unless {@link QueryGenerator#wantsAlike} asked for them
 */
public record Surroundings(List<Passage> neighbours, List<Passage> alike) {

  public static final Surroundings NONE = new Surroundings(List.of(), List.of());

  public Surroundings {
    neighbours = List.copyOf(neighbours);
    alike = List.copyOf(alike);
  }

  /** With neighbours alone. */
  public static Surroundings of(List<Passage> neighbours) {
    return new Surroundings(neighbours, List.of());
  }
}
