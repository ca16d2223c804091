package io.lodestream.cli.verify;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.topics.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * No cluster of near-duplicate documents is in two splits: a pair of a cluster whose other pairs
 * are evaluated on would have been trained on. A pair counts for the cluster it names, and for the
 * one that ingest gave its passage, since the pair may be what is wrong.
 */
final class SplitCheck {

  private final StageContext context;
  private final Check.Differences differences = new Check.Differences();
  private long clusters;
  private long unreadable;

  SplitCheck(StageContext context) {
    this.context = context;
  }

  /**
   * @param records of the topic {@code passages}, an upper bound of its clusters
   */
  Check run(long records) throws InterruptedException {
    for (var slice : Slice.of(records)) {
      compare(slice);
    }
    return differences.as(
        "split",
        "%,d clusters of pairs".formatted(clusters)
            + (unreadable == 0 ? "" : ", %,d pairs cannot be read".formatted(unreadable)),
        "models trained since are measured on what they have seen: do not promote them, and report"
            + " it with these keys");
  }

  private void compare(Slice slice) throws InterruptedException {
    var clusterOf = new HashMap<String, String>();
    scan(
        context.topics().passages(),
        (id, passage) -> {
          if (passage != null && slice.holds(passage.getCluster())) {
            clusterOf.put(content(id, passage.getContentHash()), passage.getCluster());
          }
        });
    var splits = new HashMap<String, Split>();
    scan(
        context.topics().pairs(),
        (id, pair) -> {
          if (pair != null) {
            var given = clusterOf.get(content(pair.getPassageId(), pair.getContentHash()));
            Optional.ofNullable(given).ifPresent(cluster -> compare(id, pair, cluster, splits));
            if (slice.holds(pair.getCluster()) && !pair.getCluster().equals(given)) {
              compare(id, pair, pair.getCluster(), splits);
            }
          }
        });
    clusters += splits.size();
  }

  private void compare(String id, JudgedPair pair, String cluster, Map<String, Split> splits) {
    var other = splits.putIfAbsent(cluster, pair.getSplit());
    if (other != null && other != pair.getSplit()) {
      differences.add(
          "pair %s is in %s, other pairs of cluster %s are in %s"
              .formatted(id, pair.getSplit(), cluster, other));
    }
  }

  private static String content(String passageId, String contentHash) {
    return passageId + "\n" + contentHash;
  }

  /** Records that can be read, tombstones as null. */
  private <V extends SpecificRecord> void scan(Topic<V> topic, BiConsumer<String, V> to)
      throws InterruptedException {
    var decoder = new RecordDecoder<>(topic, context.serdes());
    TopicScan.read(
        context,
        topic.name(),
        record -> {
          try {
            to.accept(RecordDecoder.key(record.key()), decoder.value(record));
          } catch (BadDataException e) {
            // Every stage that reads the topic has set it aside in its dead letters.
            unreadable += topic.equals(context.topics().pairs()) ? 1 : 0;
          }
        });
  }
}
