package io.lodestream.evaluator.corpus;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Feeds the corpus from the {@code passages} topic, from its beginning, without a group, by a
 * thread of its own. Keeps no record, unlike a TopicView: a corpus' texts need not fit in memory.
 */
public final class PassageReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Of a batch of records that are decoded and applied. */
  private static final Duration LONGEST_STEP = Duration.ofSeconds(60);

  private record CatchUp(TopicEnd end, CompletableFuture<Void> done) {}

  private final Consumer<byte[], byte[]> consumer;
  private final RecordDecoder<Passage> decoder;
  private final Corpus corpus;
  private final UnreadableRecords unreadable;
  private final StageMeters meters;
  private final List<TopicPartition> partitions;
  private final ConcurrentLinkedQueue<CompletableFuture<Void>> requests =
      new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<CatchUp> waiting = new ConcurrentLinkedQueue<>();

  /** Polled but not yet applied: a passing failure must not skip the rest of a batch. */
  private final ArrayDeque<ConsumerRecord<byte[], byte[]>> pending = new ArrayDeque<>();

  private final Worker worker;

  /**
   * Starts reading.
   *
   * @param consumer read committed; closed by the reader
   */
  public PassageReader(
      Consumer<byte[], byte[]> consumer,
      String topic,
      RecordDecoder<Passage> decoder,
      Corpus corpus,
      UnreadableRecords unreadable,
      StageMeters meters) {
    this.consumer = consumer;
    this.decoder = decoder;
    this.corpus = corpus;
    this.unreadable = unreadable;
    this.meters = meters;
    this.partitions = TopicEnd.partitions(consumer, topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.worker = Worker.start("evaluator-passages", this::poll, consumer::close, LONGEST_STEP);
  }

  /**
   * Waits until everything that is in the topic now has been applied.
   *
   * @param stopping looked at several times a second
   * @throws RetryableException when that takes longer than the timeout, or stopping turns true
   */
  public void awaitEnd(Duration timeout, BooleanSupplier stopping) {
    var done = new CompletableFuture<Void>();
    requests.add(done);
    long begin = System.nanoTime();
    while (!isDone(done)) {
      if (stopping.getAsBoolean()) {
        throw new RetryableException("stopped while waiting for the passages");
      }
      if (System.nanoTime() - begin > timeout.toNanos()) {
        throw new RetryableException("passages were not read to their end within " + timeout);
      }
    }
  }

  private static boolean isDone(CompletableFuture<Void> done) {
    try {
      done.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while waiting for the passages", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with a failure", e);
    }
  }

  public Health health() {
    return worker.health();
  }

  private void poll() {
    for (var done = requests.poll(); done != null; done = requests.poll()) {
      waiting.add(new CatchUp(TopicEnd.now(consumer, partitions), done));
    }
    if (pending.isEmpty()) {
      consumer.poll(POLL).forEach(pending::add);
    }
    while (!pending.isEmpty()) {
      read(pending.element());
      pending.remove();
      meters.count(MetricName.PASSAGES_READ, 1);
    }
    waiting.removeIf(this::caughtUp);
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    try {
      apply(record);
    } catch (BadDataException e) {
      unreadable.send(record, e);
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    var passageId = RecordDecoder.key(record.key());
    var passage = decoder.value(record);
    if (passage == null) {
      corpus.remove(passageId);
    } else {
      corpus.put(passageId, passage);
    }
  }

  private boolean caughtUp(CatchUp catchUp) {
    boolean done = catchUp.end().isPassedBy(consumer);
    if (done) {
      catchUp.done().complete(null);
    }
    return done;
  }

  @Override
  public void close() {
    worker.close();
  }
}
