package io.lodestream.querygen.generator;

import io.lodestream.schemas.Passage;
import java.util.List;

/**
 * Writes queries that a passage answers. Thread-safe, and deterministic per passage content while
 * what it knows of the corpus stays the same.
 */
public interface QueryGenerator {

  /** Name and version; pair ids depend on it. */
  String version();

  /** At most as many queries as configured; none when the passage gives nothing to ask. */
  List<GeneratedQuery> generate(Passage passage, Surroundings surroundings);

  /** Queries for a passage of which nothing else is known. */
  default List<GeneratedQuery> generate(Passage passage) {
    return generate(passage, Surroundings.NONE);
  }

  /** Whether it writes from passages of other documents, which cost a search for each passage. */
  default boolean wantsAlike() {
    return false;
  }

  /**
   * Told what became of a query that it wrote.
   *
   * @param isToLearn kept, and found by one search only
   */
  default void judged(GeneratedQuery query, boolean isKept, boolean isToLearn) {}
}
