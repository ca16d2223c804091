package io.lodestream.runtime.stage;

import io.lodestream.runtime.kafka.TopicWriter;
import io.lodestream.schemas.StageMetrics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a stage's figures to {@code stage-metrics} at the configured interval while they change,
 * and once more at close.
 */
public final class StageMetricsPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StageMetricsPublisher.class);

  private final StageContext context;
  private final TopicWriter writer;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "stage-metrics"));
  private Map<String, Double> published = Map.of();

  public StageMetricsPublisher(StageContext context) {
    this.context = context;
    this.writer = context.kafka().writer(context.stage() + "-metrics");
  }

  public void start() {
    long interval = context.shared().metricsInterval().toMillis();
    scheduler.scheduleWithFixedDelay(
        this::publishSafely, interval, interval, TimeUnit.MILLISECONDS);
  }

  private void publishSafely() {
    try {
      publish();
    } catch (RuntimeException e) {
      LOG.warn(
          "event=stage-metrics-not-published stage={} cause=\"{}\"", context.stage(), e.toString());
    }
  }

  private synchronized void publish() {
    var values = new TreeMap<>(context.meters().values());
    if (values.equals(published)) {
      return;
    }
    var metrics =
        new StageMetrics(
            context.stage(),
            context.instance(),
            values,
            context.meters().labels(),
            Instant.now(context.clock()).truncatedTo(ChronoUnit.MILLIS));
    writer.send(
        context.topics().stageMetrics(), context.stage() + "/" + context.instance(), metrics);
    published = values;
  }

  @Override
  public void close() {
    scheduler.shutdown();
    publishSafely();
    writer.close();
  }
}
