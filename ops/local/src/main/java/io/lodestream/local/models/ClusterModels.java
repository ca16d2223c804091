package io.lodestream.local.models;

import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.lifecycle.StageContext;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the models of the configured cluster; waits for a bounded time, writes nothing. */
public final class ClusterModels {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterModels.class);
  private static final Duration REACH = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(30);

  private final StageContext context;

  public ClusterModels(StageContext context) {
    this.context = context;
  }

  /**
   * @throws ModelException if Kafka or the registry cannot be reached, or there are no models yet
   */
  public ModelCatalog read() throws InterruptedException {
    requireTopics();
    var promotions = Collections.synchronizedList(new ArrayList<Promotion>());
    var topics = context.topics();
    try (var decided =
            view(topics.promotions(), (key, promotion, time) -> promotions.add(promotion));
        var models = view(topics.models(), (key, model, time) -> {})) {
      decided.awaitCaughtUp(READ);
      models.awaitCaughtUp(READ);
      return new ModelCatalog(List.copyOf(models.values().values()), known(promotions));
    } catch (RetryableException e) {
      throw new ModelException(
          "models cannot be read from Kafka at %s with the registry at %s: %s"
              .formatted(
                  context.kafka().bootstrapServers(),
                  context.shared().registry().url(),
                  e.getMessage()),
          e);
    }
  }

  private static List<Promotion> known(List<Promotion> promotions) {
    synchronized (promotions) {
      return promotions.stream().filter(promotion -> promotion != null).toList();
    }
  }

  private <V extends org.apache.avro.specific.SpecificRecord> TopicView<V> view(
      Topic<V> topic, TopicView.Listener<V> listener) {
    return TopicView.open(
        topic,
        context.kafka(),
        (record, cause) ->
            LOG.warn(
                "record left out topic={} offset={} cause={}",
                record.topic(),
                record.offset(),
                cause.toString()),
        listener);
  }

  /** A consumer would wait a minute for a broker, and may make a topic by asking for it. */
  private void requireTopics() throws InterruptedException {
    var wanted = Set.of(context.topics().models().name(), context.topics().promotions().name());
    var admin = context.kafka().admin();
    try {
      var there = admin.listTopics().names().get(REACH.toMillis(), TimeUnit.MILLISECONDS);
      var missing = wanted.stream().filter(name -> !there.contains(name)).sorted().toList();
      if (!missing.isEmpty()) {
        throw new ModelException(
            "Kafka at %s has no topic %s: no trainer has run there with this lodestream.namespace"
                .formatted(context.kafka().bootstrapServers(), missing));
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new ModelException(
          "Kafka at kafka.bootstrap-servers=%s cannot be reached within %d s"
              .formatted(context.kafka().bootstrapServers(), REACH.toSeconds()),
          e);
    } finally {
      // Its own close would wait a minute for a broker that is not there.
      admin.close(Duration.ZERO);
    }
  }
}
