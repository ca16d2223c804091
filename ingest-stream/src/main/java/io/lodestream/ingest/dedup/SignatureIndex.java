package io.lodestream.ingest.dedup;

import java.util.List;
import java.util.Optional;

/**
 * Where {@link NearDuplicates} remembers documents; one thread at a time.
 *
 * <p>A band is one of a signature's groups of components; signatures that share one are candidates
 * for each other.
 */
public interface SignatureIndex {

  /**
   * A remembered signature.
   *
   * @param inConflict it resembled a document of another cluster when it came
   */
  record Member(String cluster, byte[] signature, boolean inConflict) {}

  Optional<String> clusterOf(String documentId);

  void assign(String documentId, String cluster);

  /** Orders of the earliest members with this value in this band, at most {@code limit}. */
  List<Long> members(int band, long value, int limit);

  Member member(long order);

  /**
   * Remembers a signature under its bands.
   *
   * @param order grows from one addition to the next
   * @param bands value of each band
   */
  void add(long order, Member member, long[] bands);
}
