package io.lodestream.cli.faults;

import io.lodestream.cli.windows.ClusterWindows;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.TrainingWindow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Topics forget before somebody has read them. */
final class RetentionFaults {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_MS = 2_000;
  private static final int DOCUMENTS_AT_A_TIME = 6;
  private static final int MOST_DOCUMENTS = 90;

  private RetentionFaults() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of(
            "retention",
            "the trainer is down while a window closes, and half of its pairs expire before it is"
                + " back",
            RetentionFaults::expired));
  }

  private static String expired(Scenario.Round round) throws InterruptedException {
    var context = round.cluster().context();
    round.stage("trainer").kill();
    var window = nextWindow(round, context);
    expire(context, window);
    long before = setAside(context);
    round.start("trainer");
    long begin = System.nanoTime();
    while (setAside(context) == before) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new FaultFailure(
            "window %s, half of whose pairs have expired, is not in the trainer's dead letters"
                .formatted(window.getWindowId()));
      }
      Thread.sleep(LOOK_MS);
    }
    return window.getWindowId();
  }

  /** Lets documents come until their pairs fill a window. */
  private static TrainingWindow nextWindow(Scenario.Round round, StageContext context)
      throws InterruptedException {
    try (var cluster = new ClusterWindows(context)) {
      int before = cluster.catalog().all().size();
      long begin = System.nanoTime();
      for (int added = 0; cluster.catalog().all().size() == before; ) {
        if (added < MOST_DOCUMENTS) {
          round.workload().add(DOCUMENTS_AT_A_TIME);
          round.workload().flush();
          added += DOCUMENTS_AT_A_TIME;
        }
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new FaultFailure("%d documents do not fill a window".formatted(added));
        }
        Thread.sleep(LOOK_MS);
      }
      var windows = cluster.catalog().all();
      return windows.get(windows.size() - 1);
    }
  }

  private static void expire(StageContext context, TrainingWindow window)
      throws InterruptedException {
    var upTo = new HashMap<TopicPartition, RecordsToDelete>();
    for (var range : window.getRanges()) {
      if (range.getCount() > 0) {
        upTo.put(
            new TopicPartition(window.getTopic(), range.getPartition()),
            RecordsToDelete.beforeOffset(middle(range)));
      }
    }
    try (var admin = context.kafka().admin()) {
      admin.deleteRecords(upTo).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new FaultFailure("pairs cannot be removed: " + e.getMessage());
    }
  }

  private static long middle(PartitionRange range) {
    return (range.getStartOffset() + range.getEndOffset() + 1) / 2;
  }

  private static long setAside(StageContext context) {
    try (var consumer = context.kafka().reader("faults-retention")) {
      var partitions =
          TopicEnd.partitions(consumer, context.topics().deadLetters("trainer").name());
      return consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
    }
  }
}
