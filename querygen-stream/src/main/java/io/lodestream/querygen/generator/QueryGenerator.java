package io.lodestream.querygen.generator;

import io.lodestream.schemas.Passage;
import java.util.List;

/** Writes queries that a passage answers. Thread-safe and deterministic per passage content. */
public interface QueryGenerator {

  /** Name and version; pair ids depend on it. */
  String version();

  /**
   * At most as many queries as configured; none when the passage gives nothing to ask.
   *
   * @param neighbours the passages of the same document before and after it, as far as known
   */
  List<GeneratedQuery> generate(Passage passage, List<Passage> neighbours);

  /** Queries for a passage without known neighbours. */
  default List<GeneratedQuery> generate(Passage passage) {
    return generate(passage, List.of());
  }
}
