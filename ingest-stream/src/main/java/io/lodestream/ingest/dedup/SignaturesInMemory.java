package io.lodestream.ingest.dedup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers documents as long as the process lives; for a corpus that is read as a whole. */
public final class SignaturesInMemory implements SignatureIndex {

  private record Bucket(int band, long value) {}

  private final Map<String, String> clusters = new HashMap<>();
  final Map<Long, Member> members = new HashMap<>();
  private final Map<Bucket, List<Long>> buckets = new HashMap<>();

  @Override
  public Optional<String> clusterOf(String documentId) {
    return Optional.ofNullable(clusters.get(documentId));
  }

  @Override
  public void assign(String documentId, String cluster) {
    clusters.put(documentId, cluster);
  }

  @Override
  public List<Long> members(int band, long value, int limit) {
    return buckets.getOrDefault(new Bucket(band, value), List.of()).stream().limit(limit).toList();
  }

  @Override
  public Member member(long order) {
    return members.get(order);
  }

  @Override
  public void add(long order, Member member, long[] bands) {
    members.put(order, member);
    for (int band = 0; band < bands.length; band++) {
      buckets.computeIfAbsent(new Bucket(band, bands[band]), b -> new ArrayList<>()).add(order);
    }
  }
}
