package io.lodestream.querygen.judge;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds passages with the line's current model; an interface so that tests need no model. */
public interface DenseRetriever extends AutoCloseable {

  /** The serving collection with its model, held open until closed. */
  interface Serving extends AutoCloseable {

    String modelId();

    /**
     * The passages whose point is in the collection with this content.
     *
     * @param contentHashes passage id to content hash
     */
    Set<String> indexed(Map<String, String> contentHashes);

    /** Passage ids for each query, best first. */
    List<List<String>> search(List<String> queries, int limit);

    /**
     * Passages near each of these by their own vectors, best first; itself is not among them.
     *
     * @param passageIds indexed passages
     * @return by passage id; a passage that is not in the collection any more has no entry
     */
    Map<String, List<String>> near(Collection<String> passageIds, int limit);

    @Override
    void close();
  }

  /** What serves now; empty when the line has no serving collection yet. */
  Optional<Serving> serving();

  /** Whether it has a model to search with; without one, searches find nothing. */
  default boolean searches() {
    return true;
  }

  @Override
  void close();
}
