package io.lodestream.cli.faults;

import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.runtime.stage.StageContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Every committed record of a document in every topic, those between the steps of a stage too: how
 * far the document came, and where it was last seen.
 */
final class DocumentTrace {

  private static final long ANSWER_SECONDS = 30;

  private final StageContext context;

  DocumentTrace(StageContext context) {
    this.context = context;
  }

  /**
   * A record whose key is the document's id or begins with it, as the keys of passages and pairs
   * do.
   *
   * @param bytes of the value; 0 for a tombstone
   */
  record Seen(String topic, int partition, long offset, Instant time, int bytes) {
    @Override
    public String toString() {
      return "%s-%d@%d %s %s"
          .formatted(topic, partition, offset, time, bytes == 0 ? "tombstone" : bytes + " bytes");
    }
  }

  /** By topic, then in order; reads every topic once. */
  List<Seen> of(String documentId) throws InterruptedException {
    var seen = new ArrayList<Seen>();
    for (var topic : topics()) {
      TopicScan.read(
          context,
          topic,
          record -> {
            if (isOf(documentId, record)) {
              int bytes = record.value() == null ? 0 : record.value().length;
              seen.add(
                  new Seen(
                      topic,
                      record.partition(),
                      record.offset(),
                      Instant.ofEpochMilli(record.timestamp()),
                      bytes));
            }
          });
    }
    return List.copyOf(seen);
  }

  private static boolean isOf(String documentId, ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return false;
    }
    var key = new String(record.key(), StandardCharsets.UTF_8);
    return key.equals(documentId) || key.startsWith(documentId + "#");
  }

  /** All but Kafka's own. */
  private TreeSet<String> topics() throws InterruptedException {
    try (var admin = context.kafka().admin()) {
      return new TreeSet<>(admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new ClusterException("the topics cannot be listed: " + e.getMessage(), e);
    }
  }
}
