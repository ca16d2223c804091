package io.lodestream.cli.models;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.cluster.ClusterTopics;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.ModelVersion;
import java.util.LinkedHashMap;
import java.util.Objects;

/** Reads the models of the configured cluster; waits for a bounded time, writes nothing. */
public final class ClusterModels {
  private final StageContext context;

  public ClusterModels(StageContext context) {
    this.context = context;
  }

  /**
   * @throws ClusterException if Kafka or the registry cannot be reached, or the cluster has no
   *     models yet
   */
  public ModelCatalog read() throws InterruptedException {
    var cluster = new ClusterTopics(context);
    var topics = context.topics();
    cluster.require(
        "no trainer has run there with this lodestream.namespace",
        topics.models(),
        topics.promotions());
    var models = new LinkedHashMap<String, ModelVersion>();
    cluster.records(topics.models()).forEach(entry -> models.put(entry.key(), entry.value()));
    return new ModelCatalog(
        models.values().stream().filter(Objects::nonNull).toList(),
        cluster.records(topics.promotions()).stream()
            .map(ClusterTopics.Entry::value)
            .filter(Objects::nonNull)
            .toList());
  }
}
