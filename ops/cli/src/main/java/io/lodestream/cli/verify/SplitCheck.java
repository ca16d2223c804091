package io.lodestream.cli.verify;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.error.BadDataException;
import java.util.HashMap;

/**
 * No cluster of near-duplicate documents is in two splits: a pair of a cluster whose other pairs
 * are evaluated on would have been trained on.
 */
final class SplitCheck {

  private final StageContext context;

  SplitCheck(StageContext context) {
    this.context = context;
  }

  /**
   * @param records of the topic {@code passages}, an upper bound of its clusters
   */
  Check run(long records) throws InterruptedException {
    var topic = context.topics().pairs();
    var decoder = new RecordDecoder<>(topic, context.serdes());
    var differences = new Check.Differences();
    long clusters = 0;
    var unreadable = new long[1];
    for (var slice : Slice.of(records)) {
      var splits = new HashMap<String, Split>();
      TopicScan.read(
          context,
          topic.name(),
          record -> {
            try {
              var pair = decoder.value(record);
              if (pair != null && slice.holds(pair.getCluster())) {
                var other = splits.putIfAbsent(pair.getCluster(), pair.getSplit());
                if (other != null && other != pair.getSplit()) {
                  differences.add(
                      "pair %s is in %s, other pairs of cluster %s are in %s"
                          .formatted(
                              RecordDecoder.key(record.key()),
                              pair.getSplit(),
                              pair.getCluster(),
                              other));
                }
              }
            } catch (BadDataException e) {
              unreadable[0]++;
            }
          });
      clusters += splits.size();
    }
    return differences.as(
        "split",
        "%,d clusters of pairs".formatted(clusters)
            + (unreadable[0] == 0 ? "" : ", %,d pairs cannot be read".formatted(unreadable[0])),
        "models trained since are measured on what they have seen: do not promote them, and report"
            + " it with these keys");
  }
}
