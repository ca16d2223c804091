package io.lodestream.querygen.judge;

import io.lodestream.schemas.Passage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges candidates in batches. Thread-safe; may block, so never called by a stream thread. */
public interface Judge {

  /**
   * One sitting of the judge: everything in it is judged by the same model.
   *
   * <p>Close it soon: it keeps the model open.
   */
  interface Sitting extends AutoCloseable {

    /** Name, version and model, e.g. {@code round-trip-1/base-0123}. */
    String judge();

    /**
     * Which of the passages the judge can judge now.
     *
     * @param contentHashes passage id to the content hash it must have
     */
    Set<String> ready(Map<String, String> contentHashes);

    /**
     * Passages of other documents that are near these by the model's vectors, nearest first, as far
     * as their texts are known here and they are of the same split.
     *
     * @param passages ready ones, by id
     * @return by passage id; a passage without any may be left out
     */
    default Map<String, List<Passage>> alike(Map<String, Passage> passages) {
      return Map.of();
    }

    /** One verdict per candidate, in their order; their passages must be ready. */
    List<Verdict> judge(Collection<Candidate> candidates);

    @Override
    void close();
  }

  /** Opens a sitting; empty while there is nothing to judge with. */
  Optional<Sitting> sit();
}
