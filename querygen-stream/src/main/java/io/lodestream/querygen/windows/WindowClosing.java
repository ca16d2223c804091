package io.lodestream.querygen.windows;

import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes windows while this instance is the active one of its line; the others stand by.
 *
 * <p>The consumer here only takes part in the group: it reads nothing.
 */
public final class WindowClosing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WindowClosing.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final StageContext context;
  private final WindowSettings settings;
  private final UnreadableRecords unreadable;
  private final BooleanSupplier moreIsComing;
  private final Consumer<byte[], byte[]> election;
  private final Worker worker;
  private ActiveCloser active;

  private WindowClosing(
      StageContext context,
      WindowSettings settings,
      UnreadableRecords unreadable,
      BooleanSupplier moreIsComing) {
    this.context = context;
    this.settings = settings;
    this.unreadable = unreadable;
    this.moreIsComing = moreIsComing;
    this.election =
        context.kafka().consumer("querygen-window-election-" + context.shared().line(), Map.of());
    election.subscribe(List.of(context.topics().trainingWindows().name()), new Reading());
    this.worker = Worker.start("querygen-windows", this::step, this::end);
  }

  /**
   * Starts the worker.
   *
   * @param unreadable takes records that cannot be read, each of them again at every start until
   *     its window is closed, and manifests for ever
   * @param moreIsComing true while passages of this process are pending, so that a pause in the
   *     pairs is not taken for their end
   */
  public static WindowClosing start(
      StageContext context,
      WindowSettings settings,
      UnreadableRecords unreadable,
      BooleanSupplier moreIsComing) {
    return new WindowClosing(context, settings, unreadable, moreIsComing);
  }

  public Health health() {
    return worker.health();
  }

  private void step() {
    election.poll(POLL);
    if (election.assignment().isEmpty()) {
      standBy();
      return;
    }
    try {
      if (active == null) {
        active = ActiveCloser.open(context, settings, unreadable, moreIsComing);
        LOG.info("event=window-closer-active line={}", context.shared().line());
      }
      active.step();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      standBy();
      throw new RetryableException("another instance closes windows now", e);
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      standBy();
      throw new RetryableException("cannot close windows: " + e.getMessage(), e);
    } catch (RetryableException e) {
      standBy();
      throw e;
    }
  }

  private void standBy() {
    if (active != null) {
      active.close();
      active = null;
    }
  }

  private void end() {
    standBy();
    election.close();
  }

  @Override
  public void close() {
    worker.close();
  }

  /** Keeps the election's consumer from reading, and stands by at once when it loses. */
  private final class Reading implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      election.pause(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      standBy();
    }
  }
}
