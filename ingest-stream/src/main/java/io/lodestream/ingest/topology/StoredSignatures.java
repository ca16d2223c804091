package io.lodestream.ingest.topology;

import io.lodestream.ingest.dedup.SignatureIndex;
import io.lodestream.ingest.state.IndexedSignature;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The signature index in state stores. A band's key is band (1 byte), value and order (8 bytes
 * each), so that a range scan meets the earliest member first.
 */
final class StoredSignatures implements SignatureIndex {

  private static final byte[] NOTHING = {};

  private final KeyValueStore<String, String> clusters;
  private final KeyValueStore<Long, IndexedSignature> signatures;
  private final KeyValueStore<Bytes, byte[]> bands;

  StoredSignatures(
      KeyValueStore<String, String> clusters,
      KeyValueStore<Long, IndexedSignature> signatures,
      KeyValueStore<Bytes, byte[]> bands) {
    this.clusters = clusters;
    this.signatures = signatures;
    this.bands = bands;
  }

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
    var orders = new ArrayList<Long>();
    try (var found = bands.range(key(band, value, 0), key(band, value, Long.MAX_VALUE))) {
      while (found.hasNext() && orders.size() < limit) {
        orders.add(ByteBuffer.wrap(found.next().key.get()).getLong(1 + Long.BYTES));
      }
    }
    return orders;
  }

  @Override
  public Member member(long order) {
    var stored = signatures.get(order);
    var signature = new byte[stored.getSignature().remaining()];
    stored.getSignature().duplicate().get(signature);
    return new Member(stored.getCluster(), signature, stored.getInConflict());
  }

  @Override
  public void add(long order, Member member, long[] values) {
    var signature = ByteBuffer.wrap(member.signature());
    signatures.put(order, new IndexedSignature(member.cluster(), signature, member.inConflict()));
    for (int band = 0; band < values.length; band++) {
      bands.put(key(band, values[band], order), NOTHING);
    }
  }

  private static Bytes key(int band, long value, long order) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + 2 * Long.BYTES)
            .put((byte) band)
            .putLong(value)
            .putLong(order)
            .array());
  }
}
