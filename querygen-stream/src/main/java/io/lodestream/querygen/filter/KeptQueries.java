package io.lodestream.querygen.filter;

import com.dynatrace.hash4j.hashing.Hashing;
import com.dynatrace.hash4j.similarity.ElementHashProvider;
import com.dynatrace.hash4j.similarity.SimilarityHashPolicy;
import com.dynatrace.hash4j.similarity.SimilarityHashing;
import com.dynatrace.hash4j.similarity.SuperMinHashVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All queries that this instance has kept for live passages, in any window or partition, to find
 * near-duplicates of a new query.
 *
 * <p>Candidates share one of {@value #BANDS} bands of {@value #ROWS} components of a MinHash
 * signature (<a href="https://arxiv.org/abs/1706.05698">SuperMinHash</a>; <a
 * href="http://infolab.stanford.edu/~ullman/mmds/ch3n.pdf">Leskovec et al., ch. 3</a>): a pair of
 * similarity 0.8 does with probability 0.997, of 0.9 with 0.9999, equal ones always. Their exact
 * similarity decides. Of a band's members the first {@value #CANDIDATES_PER_BAND} are looked at,
 * which bounds the time for queries made from a template.
 *
 * <p>In memory, about 800 bytes a query; each task of the topology keeps its queries in a {@link
 * Shard}, which it fills from its store. Thread-safe.
 */
public final class KeptQueries {

  static final int BANDS = 8;
  static final int ROWS = 3;
  static final int CANDIDATES_PER_BAND = 64;

  private static final int BITS = 16;
  private static final SimilarityHashPolicy POLICY =
      SimilarityHashing.superMinHash(BANDS * ROWS, BITS, SuperMinHashVersion.V1);

  private final double threshold;
  private final Map<Long, List<Kept>> bands = new HashMap<>();

  /**
   * A kept query to which a new query is too similar.
   *
   * @param similarity of their sets of words
   */
  public record Match(String passageId, double similarity) {}

  private record Kept(String passageId, QueryWords words) {}

  /**
   * @param threshold least Jaccard similarity of near-duplicates
   */
  public KeptQueries(double threshold) {
    this.threshold = threshold;
  }

  /** One task's queries; belongs to one thread, closing it takes them all away. */
  public final class Shard implements AutoCloseable {

    private final Map<String, List<Kept>> byPassage = new HashMap<>();

    private Shard() {}

    /**
     * Takes the query in unless there is one like it.
     *
     * @return the one like it
     */
    public Optional<Match> claim(String passageId, QueryWords words) {
      synchronized (KeptQueries.this) {
        var match = nearest(words);
        if (match.isEmpty()) {
          add(passageId, words);
        }
        return match;
      }
    }

    /** Takes in a query that was kept before, as after a restart. */
    public void add(String passageId, QueryWords words) {
      var kept = new Kept(passageId, words);
      byPassage.computeIfAbsent(passageId, id -> new ArrayList<>(2)).add(kept);
      synchronized (KeptQueries.this) {
        for (long band : bands(words)) {
          bands.computeIfAbsent(band, b -> new ArrayList<>(1)).add(kept);
        }
      }
    }

    /** The passage is gone or changed, so its queries no longer count as kept. */
    public void free(String passageId) {
      var all = byPassage.remove(passageId);
      if (all != null) {
        all.forEach(KeptQueries.this::remove);
      }
    }

    @Override
    public void close() {
      List.copyOf(byPassage.keySet()).forEach(this::free);
    }
  }

  public Shard openShard() {
    return new Shard();
  }

  private Optional<Match> nearest(QueryWords words) {
    Set<Kept> candidates = new LinkedHashSet<>();
    for (long band : bands(words)) {
      bands.getOrDefault(band, List.of()).stream()
          .limit(CANDIDATES_PER_BAND)
          .forEach(candidates::add);
    }
    Match nearest = null;
    for (var candidate : candidates) {
      double similarity = candidate.words().similarity(words);
      if (similarity >= threshold && (nearest == null || similarity > nearest.similarity())) {
        nearest = new Match(candidate.passageId(), similarity);
      }
    }
    return Optional.ofNullable(nearest);
  }

  private synchronized void remove(Kept kept) {
    for (long band : bands(kept.words())) {
      bands.computeIfPresent(
          band,
          (key, members) -> {
            members.removeIf(member -> member == kept);
            return members.isEmpty() ? null : members;
          });
    }
  }

  /** The signature's bands, each with its number before its components; last the whole set. */
  private static long[] bands(QueryWords words) {
    var signature = POLICY.createHasher().compute(ElementHashProvider.ofValues(elements(words)));
    var bands = new long[BANDS + 1];
    bands[BANDS] = Hashing.komihash5_0().hashBytesToLong(words.bytes());
    for (int band = 0; band < BANDS; band++) {
      bands[band] = band;
      for (int row = 0; row < ROWS; row++) {
        bands[band] =
            bands[band] << BITS | POLICY.getComponent(signature, band * ROWS + row) & 0xFFFF;
      }
    }
    return bands;
  }

  /** A signature needs an element at least. */
  private static long[] elements(QueryWords words) {
    var hashes = words.hashes();
    return hashes.length == 0 ? new long[] {0} : hashes;
  }

  /** How many bands have members; 0 when nothing is kept. */
  synchronized int size() {
    return bands.size();
  }
}
