package io.lodestream.cli.windows;

import io.lodestream.cli.cluster.ClusterTopics;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.trainer.window.RetractionLog;
import io.lodestream.trainer.window.RetractionLog.Retractions;
import io.lodestream.trainer.window.TopicIds;
import io.lodestream.trainer.window.WindowRecords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Windows, pairs and retractions of the configured cluster; writes nothing. One thread. */
public final class ClusterWindows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWindows.class);
  private static final String CLIENT = "windows";

  private final StageContext context;
  private final Admin admin;

  public ClusterWindows(StageContext context) {
    this.context = context;
    this.admin = context.kafka().admin();
  }

  /**
   * @throws io.lodestream.cli.cluster.ClusterException if the topics cannot be read
   */
  public WindowCatalog catalog() throws InterruptedException {
    var cluster = new ClusterTopics(context);
    var topics = context.topics();
    cluster.require(
        "no stage has run there with this lodestream.namespace",
        topics.pairs(),
        topics.retractions(),
        topics.trainingWindows(),
        topics.models());
    var models = new LinkedHashMap<String, ModelVersion>();
    cluster.records(topics.models()).forEach(entry -> models.put(entry.key(), entry.value()));
    return new WindowCatalog(
        cluster.records(topics.trainingWindows()).stream()
            .map(ClusterTopics.Entry::value)
            .filter(Objects::nonNull)
            .toList(),
        models.values().stream().filter(Objects::nonNull).toList());
  }

  /** Reads windows as the trainer does. */
  public WindowRecords records() {
    return new WindowRecords(() -> context.kafka().reader(CLIENT), TopicIds.from(admin));
  }

  /**
   * First offset that each partition of a window still has; empty when the topic was deleted, even
   * if it was created again.
   */
  public Map<Integer, Long> keptFrom(TrainingWindow window) {
    var topicId = TopicIds.from(admin).of(window.getTopic());
    if (!topicId.equals(Optional.of(window.getTopicId()))) {
      return Map.of();
    }
    var partitions =
        window.getRanges().stream()
            .map(range -> new TopicPartition(window.getTopic(), range.getPartition()))
            .toList();
    try (var consumer = context.kafka().reader(CLIENT)) {
      return consumer.beginningOffsets(partitions).entrySet().stream()
          .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
    }
  }

  /** Kafka's id of the pairs topic; empty text when there is none. */
  public String pairsTopicId() {
    return TopicIds.from(admin).of(context.topics().pairs().name()).orElse("");
  }

  public RecordDecoder<JudgedPair> pairs() {
    return new RecordDecoder<>(context.topics().pairs(), context.serdes());
  }

  /** The retractions as the topic holds them at the time of the call. */
  public Retractions retractions() {
    return new RetractionLog(
            () -> context.kafka().reader(CLIENT),
            context.topics().retractions().name(),
            new RecordDecoder<>(context.topics().retractions(), context.serdes()),
            ClusterWindows::leftOut)
        .read(Thread.currentThread()::isInterrupted);
  }

  private static void leftOut(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    LOG.warn(
        "event=unreadable-record-skipped topic={} offset={}",
        record.topic(),
        record.offset(),
        cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
