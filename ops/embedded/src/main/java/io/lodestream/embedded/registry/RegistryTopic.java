package io.lodestream.embedded.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topic that holds the registry: one partition, so one order; compacted, so never lost. */
final class RegistryTopic {
  private RegistryTopic() {}

  /** Creates the topic, or checks that an existing topic would not lose schemas. */
  static void ensure(Admin admin, String name, Duration timeout) {
    var wanted =
        new NewTopic(name, Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      await(admin.createTopics(List.of(wanted)).all(), timeout);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failed(name, e.getCause().getMessage(), e.getCause());
      }
      check(admin, name, timeout);
    } catch (TimeoutException e) {
      throw failed(name, "no broker answered within " + timeout.toSeconds() + " s", e);
    }
  }

  private static void check(Admin admin, String name, Duration timeout) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try {
      TopicDescription topic =
          await(admin.describeTopics(List.of(name)).topicNameValues().get(name), timeout);
      Config config =
          await(admin.describeConfigs(List.of(resource)).values().get(resource), timeout);
      if (topic.partitions().size() != 1) {
        throw failed(name, "it must have 1 partition, has " + topic.partitions().size(), null);
      }
      var policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
      if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
        throw failed(name, "its cleanup.policy must be compact, is " + policy, null);
      }
    } catch (ExecutionException e) {
      throw failed(name, e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw failed(name, "no broker answered within " + timeout.toSeconds() + " s", e);
    }
  }

  private static <T> T await(KafkaFuture<T> future, Duration timeout)
      throws ExecutionException, TimeoutException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException("interrupted", e);
    }
  }

  private static RegistryException failed(String name, String reason, Throwable cause) {
    return RegistryError.STORE_FAILED.with(
        "topic %s cannot hold schemas: %s".formatted(name, reason), cause);
  }
}
