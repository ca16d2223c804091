package io.lodestream.querygen.judge;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stands for a model where there is none: the judge then goes by BM25 alone. */
public final class WordsOnly implements DenseRetriever {

  @Override
  public Optional<Serving> serving() {
    return Optional.of(new Nothing());
  }

  @Override
  public boolean searches() {
    return false;
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private static final class Nothing implements Serving {

    @Override
    public String modelId() {
      return "none";
    }

    @Override
    public Set<String> indexed(Map<String, String> contentHashes) {
      return Set.copyOf(contentHashes.keySet());
    }

    @Override
    public List<List<String>> search(List<String> queries, int limit) {
      return Collections.nCopies(queries.size(), List.of());
    }

    @Override
    public Map<String, List<String>> near(Collection<String> passageIds, int limit) {
      return Map.of();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
