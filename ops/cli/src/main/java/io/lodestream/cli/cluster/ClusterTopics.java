package io.lodestream.cli.cluster;

import io.lodestream.runtime.kafka.TopicView;
import io.lodestream.runtime.stage.StageContext;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads topics that fit into memory from beginning to end; writes nothing. */
public final class ClusterTopics {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterTopics.class);
  private static final Duration REACH = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(30);

  private final StageContext context;

  public ClusterTopics(StageContext context) {
    this.context = context;
  }

  /**
   * One record.
   *
   * @param value null for a tombstone
   */
  public record Entry<V>(String key, V value) {}

  /**
   * Every readable record of the topic, in order, up to the end that the topic has at the time of
   * the call.
   *
   * @throws ClusterException if Kafka or the registry does not answer in time
   */
  public <V extends SpecificRecord> List<Entry<V>> records(Topic<V> topic) {
    var entries = Collections.synchronizedList(new ArrayList<Entry<V>>());
    try (var view =
        TopicView.open(
            topic,
            context.kafka(),
            (record, cause) ->
                LOG.warn(
                    "event=unreadable-record-skipped topic={} offset={} cause=\"{}\"",
                    record.topic(),
                    record.offset(),
                    cause.toString()),
            (key, value, time) -> entries.add(new Entry<>(key, value)))) {
      view.awaitCaughtUp(READ);
      synchronized (entries) {
        return List.copyOf(entries);
      }
    } catch (RetryableException e) {
      throw new ClusterException(
          "%s cannot be read from Kafka at %s with the registry at %s: %s"
              .formatted(
                  topic.name(),
                  context.kafka().bootstrapServers(),
                  context.shared().registry().url(),
                  e.getMessage()),
          e);
    }
  }

  /**
   * Checks that the topics exist before a consumer is opened: a consumer would wait a minute for a
   * broker, and its request may create a topic.
   *
   * @param meaning what a missing topic means, for the message
   * @throws ClusterException if Kafka cannot be reached or one of the topics does not exist
   */
  public void require(String meaning, Topic<?>... topics) throws InterruptedException {
    var wanted = Stream.of(topics).map(Topic::name).collect(Collectors.toSet());
    var missing = missing(wanted);
    if (!missing.isEmpty()) {
      throw new ClusterException(
          "Kafka at %s has no topic %s: %s"
              .formatted(context.kafka().bootstrapServers(), missing, meaning));
    }
  }

  /**
   * Whether the topic exists: one of a newer version may not yet.
   *
   * @throws ClusterException if Kafka cannot be reached
   */
  public boolean has(Topic<?> topic) throws InterruptedException {
    return missing(Set.of(topic.name())).isEmpty();
  }

  private List<String> missing(Set<String> wanted) throws InterruptedException {
    var admin = context.kafka().admin();
    try {
      var there = admin.listTopics().names().get(REACH.toMillis(), TimeUnit.MILLISECONDS);
      return wanted.stream().filter(name -> !there.contains(name)).sorted().toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException(
          "Kafka at kafka.bootstrap-servers=%s cannot be reached within %d s"
              .formatted(context.kafka().bootstrapServers(), REACH.toSeconds()),
          e);
    } finally {
      // close() without a timeout would wait a minute for a broker that is down.
      admin.close(Duration.ZERO);
    }
  }
}
