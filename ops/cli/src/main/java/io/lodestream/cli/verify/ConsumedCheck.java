package io.lodestream.cli.verify;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.runtime.stage.StageContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Ingest and querygen have read what there is for them, also on the topics over which their own
 * steps hand records on: what lies there is consumed from its source and not yet written.
 */
final class ConsumedCheck {

  private static final long ANSWER_SECONDS = 30;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int SILENT_POLLS = 150;
  private static final String INTERNAL = "-repartition";

  private final StageContext context;

  ConsumedCheck(StageContext context) {
    this.context = context;
  }

  Check run() throws InterruptedException {
    var topics = context.topics();
    var differences = new Check.Differences();
    try (var admin = context.kafka().admin()) {
      var existing = admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      var sources =
          Map.of(
              "ingest", List.of(topics.documents().name(), topics.documentsJson().name()),
              "querygen", List.of(topics.passages().name()));
      for (var stage : sources.entrySet()) {
        var application = context.shared().named(stage.getKey());
        var read = new ArrayList<>(stage.getValue());
        existing.stream().filter(name -> isInternal(name, application)).sorted().forEach(read::add);
        var committed = committed(admin, application);
        for (var end : ends(admin, read).entrySet()) {
          var at = committed.get(end.getKey());
          long next = at == null ? 0 : at.offset();
          if (next < end.getValue() && hasRecords(end.getKey(), next, end.getValue())) {
            differences.add(
                "%s has read %s up to offset %d of %d"
                    .formatted(stage.getKey(), end.getKey(), next, end.getValue()));
          }
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException("the groups' offsets cannot be read: " + e.getMessage(), e);
    }
    return differences.as(
        "consumed",
        "ingest and querygen are at the ends of their topics",
        "wait and verify again; if it stays, look at the health of the stage");
  }

  /**
   * Whether there is more than what transactions leave behind: a group that has restarted does not
   * commit the markers after the last record that it had processed before.
   *
   * @param from offset that the group would read next
   * @param end of all records; one that cannot be reached lies behind an open transaction
   */
  private boolean hasRecords(TopicPartition partition, long from, long end) {
    try (var consumer = context.kafka().reader("verify-" + partition.topic())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long visible = consumer.endOffsets(List.of(partition)).get(partition);
      for (int silent = 0; consumer.position(partition) < visible; silent++) {
        if (!consumer.poll(POLL).isEmpty()) {
          return true;
        }
        if (silent > SILENT_POLLS) {
          throw new ClusterException("%s cannot be read: no answer".formatted(partition));
        }
      }
      return visible < end;
    }
  }

  private static boolean isInternal(String topic, String application) {
    return topic.startsWith(application + "-") && topic.endsWith(INTERNAL);
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
      throws InterruptedException, ExecutionException, TimeoutException {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Of all records: the marker of a transaction takes an offset too and is passed, and one that is
   * still missing makes records invisible whose source is consumed.
   */
  private static Map<TopicPartition, Long> ends(Admin admin, List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    var partitions =
        admin
            .describeTopics(topics)
            .allTopicNames()
            .get(ANSWER_SECONDS, TimeUnit.SECONDS)
            .values()
            .stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin
        .listOffsets(partitions, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
        .all()
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }
}
