package io.lodestream.trainer.window;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The windows of a line that came before one, from {@code training-windows}: the topic is read from
 * its beginning to that window's manifest, and the manifests are followed from each to the one it
 * names as its predecessor. So the answer depends on the window only, not on who reads and when.
 *
 * <p>A manifest that has expired, or cannot be read, ends the chain. The topic has one partition.
 */
public final class EarlierManifests {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierManifests.class);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final RecordDecoder<TrainingWindow> decoder;

  /**
   * @param consumers give a consumer without group that reads committed records; closed here
   */
  public EarlierManifests(
      Supplier<Consumer<byte[], byte[]>> consumers, RecordDecoder<TrainingWindow> decoder) {
    this.consumers = consumers;
    this.decoder = decoder;
  }

  /**
   * @param manifest record that holds {@code window}
   * @return newest first
   * @throws RetryableException if the brokers give nothing for half a minute, or on a stop
   */
  public List<TrainingWindow> before(
      ConsumerRecord<byte[], byte[]> manifest,
      TrainingWindow window,
      BooleanSupplier stopRequested) {
    if (window.getPreviousWindowId() == null) {
      return List.of();
    }
    var known = read(manifest, window.getLine(), stopRequested);
    var chain = new ArrayList<TrainingWindow>();
    var next = known.remove(window.getPreviousWindowId());
    while (next != null) {
      chain.add(next);
      next = known.remove(next.getPreviousWindowId());
    }
    return chain;
  }

  private Map<String, TrainingWindow> read(
      ConsumerRecord<byte[], byte[]> manifest, String line, BooleanSupplier stopRequested) {
    var partition = new TopicPartition(manifest.topic(), manifest.partition());
    var known = new HashMap<String, TrainingWindow>();
    try (var consumer = consumers.get()) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      TopicEnd.at(partition, manifest.offset())
          .read(
              consumer,
              stopRequested,
              record -> {
                if (record.offset() < manifest.offset()) {
                  add(record, line, known);
                }
              });
    }
    return known;
  }

  private void add(
      ConsumerRecord<byte[], byte[]> record, String line, Map<String, TrainingWindow> known) {
    try {
      var window = decoder.value(record);
      if (window != null && window.getLine().equals(line)) {
        known.put(window.getWindowId(), window);
      }
    } catch (BadDataException e) {
      // It went to the dead letters when it was new.
      LOG.debug("event=unreadable-manifest-left-out offset={}", record.offset());
    }
  }
}
