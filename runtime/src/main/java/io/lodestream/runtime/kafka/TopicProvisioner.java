package io.lodestream.runtime.kafka;

import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are missing and refuses to work with ones that differ where it would lose
 * or mix up data. Safe to run from several processes at once.
 */
public final class TopicProvisioner {

  private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);

  /** From here on one replica may be missing while two have a record. */
  private static final int ENOUGH_REPLICAS = 3;

  private static final int CHECK_ATTEMPTS = 60;
  private static final long CHECK_PAUSE_MS = 250;

  private TopicProvisioner() {}

  /**
   * @throws FatalException naming each topic whose cleanup policy differs, or whose order needs one
   *     partition and which has more
   */
  public static void provision(KafkaClients kafka, Topics topics, int replication) {
    try (var admin = kafka.admin()) {
      var existing = await(admin.listTopics().names(), "list topics");
      for (var topic : topics.all()) {
        if (!existing.contains(topic.name())) {
          create(admin, topic, replication);
        }
      }
      checkOnceKnown(admin, topics);
    } catch (RetryableException e) {
      throw new RetryableException(
          "Kafka at kafka.bootstrap-servers=%s: %s"
              .formatted(kafka.bootstrapServers(), e.getMessage()),
          e);
    }
  }

  /**
   * With three replicas or more, a record is acknowledged once two have it: with Kafka's default of
   * one, a broker that dies right after the acknowledgement takes it along.
   *
   * @return configuration of a topic at its creation
   */
  static Map<String, String> durability(int replication) {
    return replication < ENOUGH_REPLICAS
        ? Map.of()
        : Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
  }

  private static void create(Admin admin, Topic<?> topic, int replication) {
    var config = new HashMap<>(topic.config());
    config.putAll(durability(replication));
    var request =
        new NewTopic(topic.name(), topic.partitions(), (short) replication).configs(config);
    try {
      await(admin.createTopics(List.of(request)).all(), "create topic " + topic.name());
      LOG.info("event=topic-created topic={} partitions={}", topic.name(), topic.partitions());
    } catch (TopicExistsException e) {
      LOG.debug("event=topic-created-elsewhere topic={}", topic.name());
    }
  }

  /** A broker may not know a topic yet that another has just created. */
  private static void checkOnceKnown(Admin admin, Topics topics) {
    for (int attempt = 1; ; attempt++) {
      try {
        var problems = new ArrayList<String>(policyProblems(admin, topics.all()));
        problems.addAll(orderProblems(admin, topics.ordered()));
        if (!problems.isEmpty()) {
          throw new FatalException(String.join("; ", problems));
        }
        return;
      } catch (RetryableException e) {
        if (attempt == CHECK_ATTEMPTS) {
          throw e;
        }
        LOG.debug("event=topics-not-known-yet attempt={} cause=\"{}\"", attempt, e.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(CHECK_PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while waiting for topics", e);
    }
  }

  private static List<String> orderProblems(Admin admin, List<? extends Topic<?>> ordered) {
    var names = ordered.stream().map(Topic::name).toList();
    var partitions = new HashMap<String, Integer>();
    await(admin.describeTopics(names).allTopicNames(), "describe topics")
        .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
    return orderProblems(ordered, partitions);
  }

  static List<String> orderProblems(
      List<? extends Topic<?>> ordered, Map<String, Integer> partitions) {
    return ordered.stream()
        .filter(topic -> partitions.get(topic.name()) != topic.partitions())
        .map(
            topic ->
                "topic %s must have %d partition, has %d"
                    .formatted(topic.name(), topic.partitions(), partitions.get(topic.name())))
        .toList();
  }

  private static List<String> policyProblems(Admin admin, List<? extends Topic<?>> topics) {
    var byResource =
        topics.stream()
            .collect(
                Collectors.toMap(
                    topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                    Function.<Topic<?>>identity()));
    var problems = new ArrayList<String>();
    await(admin.describeConfigs(byResource.keySet()).all(), "read topic configuration")
        .forEach(
            (resource, config) -> {
              var topic = byResource.get(resource);
              var wanted = topic.config().get("cleanup.policy");
              var found = Optional.ofNullable(config.get("cleanup.policy")).map(e -> e.value());
              if (topic.isCompacted() != found.orElse("delete").contains("compact")) {
                problems.add(
                    "topic %s must have cleanup.policy=%s, has %s"
                        .formatted(topic.name(), wanted, found.orElse("none")));
              }
            });
    return problems;
  }

  private static <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while trying to " + what, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      if (e.getCause() instanceof RetriableException) {
        throw new RetryableException(
            "cannot %s: %s".formatted(what, e.getCause().getMessage()), e.getCause());
      }
      throw new FatalException(
          "cannot %s: %s".formatted(what, e.getCause().getMessage()), e.getCause());
    }
  }
}
