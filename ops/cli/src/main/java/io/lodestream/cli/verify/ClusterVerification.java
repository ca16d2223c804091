package io.lodestream.cli.verify;

import io.lodestream.cli.cluster.ClusterTopics;
import io.lodestream.encoder.artifact.ArtifactStore;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import java.util.ArrayList;
import java.util.List;

/** All checks of a cluster, one after the other; may be run again and again. */
public final class ClusterVerification {

  private final StageContext context;

  /** Digests an artifact once in its life. */
  private final ArtifactStore artifacts;

  public ClusterVerification(StageContext context) {
    this.context = context;
    this.artifacts = new ArtifactStore(context.shared().artifactsDir());
  }

  /**
   * What was looked at. While stages work, a passage may be on its way; what differs then and not
   * later is no fault.
   *
   * @throws io.lodestream.cli.cluster.ClusterException when the cluster cannot be read
   */
  public List<Check> run() throws InterruptedException {
    var topics = context.topics();
    new ClusterTopics(context)
        .require(
            "no stage has run here with this namespace",
            topics.passages(),
            topics.pairs(),
            topics.rejectedPairs(),
            topics.trainingWindows(),
            topics.models(),
            topics.indexEvents());
    long passages = records(topics.passages().name());
    var checks = new ArrayList<Check>();
    checks.add(new ConsumedCheck(context).run());
    try (var client = VectorStoreConnection.open(context.shared().vectors())) {
      checks.addAll(new PassageChecks(context, new StoredPoints(client)).run(passages));
    }
    checks.add(new SplitCheck(context).run(passages));
    checks.addAll(new WindowChecks(context, artifacts).run());
    return List.copyOf(checks);
  }

  private long records(String topic) {
    try (var consumer = context.kafka().reader("verify")) {
      var partitions = TopicEnd.partitions(consumer, topic);
      var begin = consumer.beginningOffsets(partitions);
      return consumer.endOffsets(partitions).entrySet().stream()
          .mapToLong(end -> end.getValue() - begin.get(end.getKey()))
          .sum();
    }
  }
}
