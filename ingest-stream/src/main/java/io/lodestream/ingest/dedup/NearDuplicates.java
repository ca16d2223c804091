package io.lodestream.ingest.dedup;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Gives every document a cluster: that of the earliest near-duplicate seen, else its own id.
 *
 * <p>A document keeps its cluster for ever, also when it changes; its new content is remembered
 * too, so that copies of any of its versions join the cluster. Retracted documents stay remembered,
 * since pairs made from them may still be in training windows.
 *
 * <p>{@value #BANDS} bands of 8 components find a pair of similarity 0.8 with probability 0.997, of
 * 0.85 with 0.9999 (<a href="http://infolab.stanford.edu/~ullman/mmds/ch3n.pdf">Leskovec et al.,
 * ch. 3</a>). Of a band's members only the earliest {@value #CANDIDATES_PER_BAND} are looked at,
 * which bounds the time for text made from a template. Not thread-safe.
 */
public final class NearDuplicates {

  /**
   * Where a document belongs.
   *
   * @param cluster the document's own, for ever
   * @param conflicting the other cluster that the document's content resembles now
   */
  public record Placement(String cluster, Optional<String> conflicting) {}

  static final int BANDS = Signatures.BYTES / Long.BYTES;
  static final int CANDIDATES_PER_BAND = 64;

  private final SignatureIndex index;
  private final double threshold;

  /**
   * @param threshold least Jaccard similarity of near-duplicates
   */
  public NearDuplicates(SignatureIndex index, double threshold) {
    this.index = index;
    this.threshold = threshold;
  }

  /**
   * Finds or founds the document's cluster and remembers its signature. Content is in conflict when
   * it also resembles a document of another cluster, which happens to a changed document, and to a
   * document between two others that do not resemble each other.
   *
   * @param order grows from call to call
   */
  public Placement place(String documentId, byte[] signature, long order) {
    var bands = bands(signature);
    var near = nearDuplicates(signature, bands);
    var nearest = near.stream().findFirst();
    var assigned = index.clusterOf(documentId);
    var cluster =
        assigned.orElseGet(() -> nearest.map(SignatureIndex.Member::cluster).orElse(documentId));
    if (assigned.isEmpty()) {
      index.assign(documentId, cluster);
    }
    var conflicting = conflicting(near, cluster);
    boolean isKnown =
        nearest
            .filter(member -> member.cluster().equals(cluster))
            .filter(member -> Arrays.equals(member.signature(), signature))
            .isPresent();
    if (!isKnown) {
      var member = new SignatureIndex.Member(cluster, signature, conflicting.isPresent());
      index.add(order, member, bands);
    }
    return new Placement(cluster, conflicting);
  }

  /**
   * The cluster of the earliest near-duplicate if it is another, else that of the earliest
   * near-duplicate in another cluster. Members in conflict count as the earliest only: else one
   * such member would mark the later copies of either cluster.
   */
  private static Optional<String> conflicting(List<SignatureIndex.Member> near, String cluster) {
    return near.stream()
        .filter(member -> member == near.get(0) || !member.inConflict())
        .map(SignatureIndex.Member::cluster)
        .filter(other -> !other.equals(cluster))
        .findFirst();
  }

  /** The near-duplicates among the candidates that share a band, earliest first. */
  private List<SignatureIndex.Member> nearDuplicates(byte[] signature, long[] bands) {
    var candidates = new TreeSet<Long>();
    for (int band = 0; band < bands.length; band++) {
      candidates.addAll(index.members(band, bands[band], CANDIDATES_PER_BAND));
    }
    return candidates.stream()
        .map(index::member)
        .filter(member -> Signatures.similarity(member.signature(), signature) >= threshold)
        .toList();
  }

  private static long[] bands(byte[] signature) {
    var bands = new long[BANDS];
    ByteBuffer.wrap(signature).asLongBuffer().get(bands);
    return bands;
  }
}
