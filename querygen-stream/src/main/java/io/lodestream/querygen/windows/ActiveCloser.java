package io.lodestream.querygen.windows;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A window closer with its clients, from the moment an instance becomes active until it no longer
 * is or something fails.
 *
 * <p>Opening it fences the instance that was active before, then reads up to which offsets that
 * instance closed windows.
 */
final class ActiveCloser implements AutoCloseable {

  /**
   * Pairs that expire, or are cut off, under the closer must not send it elsewhere in silence: the
   * open window would then hold records that its range does not name. It fails, and a new closer
   * starts by {@link WindowStart}.
   */
  private static final Map<String, Object> NEVER_RESET =
      Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");

  private final OpenParts clients;
  private final WindowCloser closer;

  private ActiveCloser(OpenParts clients, WindowCloser closer) {
    this.clients = clients;
    this.closer = closer;
  }

  static ActiveCloser open(
      StageContext context,
      WindowSettings settings,
      UnreadableRecords unreadable,
      BooleanSupplier moreIsComing) {
    var line = context.shared().line();
    var group = "querygen-windows-" + line;
    var clients = new OpenParts();
    try {
      var writer = clients.add(context.kafka().transactionalWriter(group));
      var consumer = clients.add(context.kafka().consumer(group, NEVER_RESET));
      var pairs = context.topics().pairs();
      var topicId = topicId(context, pairs.name());
      var last =
          LastWindow.read(context.kafka(), context.topics().trainingWindows(), line, unreadable);
      var asked = context.topics().windowRequests();
      WindowStart.seek(consumer, pairs.name(), topicId, last, asked.name());
      var owner = consumer.groupMetadata();
      var closer =
          new WindowCloser(
              settings,
              new Manifests(line, pairs.name(), topicId),
              consumer,
              splits(context, unreadable),
              new WindowRequests(
                  line, asked.name(), new RecordDecoder<>(asked, context.serdes()), unreadable),
              (manifest, offsets) ->
                  writer.commit(
                      w -> w.send(context.topics().trainingWindows(), line, manifest),
                      offsets,
                      owner),
              last,
              moreIsComing,
              context.meters(),
              context.clock());
      return new ActiveCloser(clients, closer);
    } catch (RuntimeException e) {
      clients.close();
      throw e;
    }
  }

  void step() {
    closer.step();
  }

  private static WindowCloser.SplitOfPair splits(
      StageContext context, UnreadableRecords unreadable) {
    var decoder = new RecordDecoder<JudgedPair>(context.topics().pairs(), context.serdes());
    return record -> split(decoder, unreadable, record);
  }

  private static Optional<Split> split(
      RecordDecoder<JudgedPair> decoder,
      UnreadableRecords unreadable,
      ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.ofNullable(decoder.value(record))
          .filter(pair -> pair.getScore() > 0)
          .map(JudgedPair::getSplit);
    } catch (BadDataException e) {
      unreadable.send(record, e);
      return Optional.empty();
    }
  }

  private static String topicId(StageContext context, String topic) {
    try (var admin = context.kafka().admin()) {
      var topics = admin.describeTopics(List.of(topic)).allTopicNames().get();
      return topics.get(topic).topicId().toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("interrupted while describing " + topic, e);
    } catch (ExecutionException e) {
      throw new RetryableException(
          "cannot describe topic %s: %s".formatted(topic, e.getCause().getMessage()), e.getCause());
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
