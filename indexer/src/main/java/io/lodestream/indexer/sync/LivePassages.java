package io.lodestream.indexer.sync;

import io.lodestream.schemas.Passage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;

/**
 * Which passages exist, by id, with the place of their newest record and a fingerprint of their
 * content; about 200 bytes a passage.
 *
 * <p>It tells collections how many points they should have and which records are overtaken by newer
 * ones. Thread-safe.
 */
public final class LivePassages {

  private static final int REMEMBERED_TOMBSTONES = 200_000;

  private record Place(TopicPartition partition, long offset, long version, long fingerprint) {}

  /** A passage that a collection should hold. */
  public record Expected(String passageId, long version, long fingerprint) {}

  /**
   * The passages at one position of the topic.
   *
   * @param settled live passages without a later change
   * @param changedLater passages changed after that position, which may or may not have been there
   * @param sample some of the settled ones
   */
  public record Cut(long settled, long changedLater, List<Expected> sample) {}

  private final Map<String, Place> live = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Map<String, Place> removed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
          return size() > REMEMBERED_TOMBSTONES;
        }
      };

  /** Takes a record; {@code passage} is null for a tombstone. */
  public synchronized void apply(
      TopicPartition partition, long offset, String passageId, Passage passage) {
    removed.remove(passageId);
    if (passage == null) {
      live.remove(passageId);
      removed.put(passageId, new Place(partition, offset, 0, 0));
    } else {
      live.put(
          passageId,
          new Place(
              partition, offset, passage.getVersion(), fingerprint(passage.getContentHash())));
    }
  }

  /** Notes that all records before the position have been taken. */
  public synchronized void reached(TopicPartition partition, long position) {
    positions.put(partition, position);
  }

  /** Whether all records before the given positions have been taken. */
  public synchronized boolean hasReached(Map<TopicPartition, Long> at) {
    return at.entrySet().stream()
        .allMatch(e -> positions.getOrDefault(e.getKey(), 0L) >= e.getValue());
  }

  public synchronized long count() {
    return live.size();
  }

  /** Those of the passages that do not exist (any more). */
  public synchronized List<String> missingOf(Collection<String> passageIds) {
    return passageIds.stream().filter(id -> !live.containsKey(id)).toList();
  }

  /** Whether a later record of the same passage is known. */
  public synchronized boolean isOvertaken(String passageId, long offset) {
    var entry = live.getOrDefault(passageId, removed.get(passageId));
    return entry != null && entry.offset() > offset;
  }

  /**
   * The passages at the given positions; empty while those have not been reached here.
   *
   * @param sampleSize how many settled passages to draw
   */
  public synchronized Optional<Cut> cut(
      Map<TopicPartition, Long> at, int sampleSize, Random random) {
    if (!hasReached(at)) {
      return Optional.empty();
    }
    var settled = new ArrayList<Expected>();
    live.forEach(
        (id, entry) -> {
          if (isBefore(entry, at)) {
            settled.add(new Expected(id, entry.version(), entry.fingerprint()));
          }
        });
    long changedLater =
        live.size()
            - settled.size()
            + removed.values().stream().filter(entry -> !isBefore(entry, at)).count();
    Collections.shuffle(settled, random);
    var sample = List.copyOf(settled.subList(0, Math.min(sampleSize, settled.size())));
    return Optional.of(new Cut(settled.size(), changedLater, sample));
  }

  private static boolean isBefore(Place entry, Map<TopicPartition, Long> at) {
    return entry.offset() < at.getOrDefault(entry.partition(), 0L);
  }

  /** 64 bits of FNV-1a: enough to notice another content, a quarter of the hash's memory. */
  static long fingerprint(String contentHash) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < contentHash.length(); i++) {
      hash = (hash ^ contentHash.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
