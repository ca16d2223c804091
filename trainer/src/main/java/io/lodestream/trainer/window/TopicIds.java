package io.lodestream.trainer.window;

import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Tells Kafka's id of a topic, which changes when the topic is deleted and created again. */
@FunctionalInterface
public interface TopicIds {

  /** The id as Kafka prints it; empty when the topic does not exist. */
  Optional<String> of(String topic);

  /** Asks the brokers each time. */
  static TopicIds from(Admin admin) {
    return topic -> {
      try {
        var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        return Optional.of(described.topicId().toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RetryableException("interrupted while asking for the id of " + topic, e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          return Optional.empty();
        }
        throw new RetryableException("cannot ask for the id of " + topic, e.getCause());
      }
    };
  }
}
