package io.lodestream.cli.verify;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Split;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
    TopicValues.scan(
        context,
        context.topics().passages(),
        record -> true,
        (record, value) ->
            value
                .filter(passage -> slice.holds(passage.getCluster()))
                .ifPresent(
                    passage ->
                        clusterOf.put(
                            content(key(record), passage.getContentHash()), passage.getCluster())));
    var splits = new HashMap<String, Split>();
    unreadable +=
        TopicValues.scan(
            context,
            context.topics().pairs(),
            record -> true,
            (record, value) ->
                value.ifPresent(pair -> compare(key(record), pair, slice, clusterOf, splits)));
    clusters += splits.size();
  }

  private void compare(
      String id,
      JudgedPair pair,
      Slice slice,
      Map<String, String> clusterOf,
      Map<String, Split> splits) {
    var given = clusterOf.get(content(pair.getPassageId(), pair.getContentHash()));
    Optional.ofNullable(given).ifPresent(cluster -> compare(id, pair, cluster, splits));
    if (slice.holds(pair.getCluster()) && !pair.getCluster().equals(given)) {
      compare(id, pair, pair.getCluster(), splits);
    }
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

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return RecordDecoder.key(record.key());
  }
}
