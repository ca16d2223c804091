package io.lodestream.cli.verify;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.topics.Topic;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a topic's records with their values, for the checks. */
final class TopicValues {

  private TopicValues() {}

  /**
   * Passes on every wanted record whose value can be read; a tombstone's is empty.
   *
   * @return how many wanted records cannot be read: every stage that reads the topic has set them
   *     aside in its dead letters
   */
  static <V extends SpecificRecord> long scan(
      StageContext context,
      Topic<V> topic,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      BiConsumer<ConsumerRecord<byte[], byte[]>, Optional<V>> to)
      throws InterruptedException {
    var decoder = new RecordDecoder<>(topic, context.serdes());
    var unreadable = new long[1];
    TopicScan.read(
        context,
        topic.name(),
        record -> {
          if (wanted.test(record)) {
            try {
              to.accept(record, Optional.ofNullable(decoder.value(record)));
            } catch (BadDataException e) {
              unreadable[0]++;
            }
          }
        });
    return unreadable[0];
  }
}
