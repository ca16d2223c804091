package io.lodestream.trainer.window;

import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.kafka.TopicEnd;
import io.lodestream.runtime.kafka.UnreadableRecords;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.schemas.error.RetryableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads {@code retractions} from its beginning to its end, once per run, since a run must honour
 * the same ones throughout. The topic has one partition and one record per passage that was ever
 * retracted: about 200 bytes of memory each.
 */
public final class RetractionLog {
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TopicPartition partition;
  private final RecordDecoder<Retraction> decoder;
  private final UnreadableRecords unreadable;

  /**
   * @param consumers give a consumer without group that reads committed records; closed here
   * @param unreadable told of records that cannot be read, each time
   */
  public RetractionLog(
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      RecordDecoder<Retraction> decoder,
      UnreadableRecords unreadable) {
    this.consumers = consumers;
    this.partition = new TopicPartition(topic, 0);
    this.decoder = decoder;
    this.unreadable = unreadable;
  }

  /**
   * @param stopRequested looked at between polls
   * @throws RetryableException if the brokers give nothing for half a minute, or on a stop
   */
  public Retractions read(BooleanSupplier stopRequested) {
    var live = new HashMap<String, String>();
    try (var consumer = consumers.get()) {
      TopicEnd.fromBeginning(consumer, List.of(partition))
          .read(consumer, stopRequested, record -> add(record, live));
      return new Retractions(live, OptionalLong.of(consumer.position(partition)));
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record, HashMap<String, String> live) {
    try {
      var passageId = RecordDecoder.key(record.key());
      var retraction = decoder.value(record);
      if (retraction == null) {
        live.remove(passageId);
      } else {
        var hash = retraction.getLiveContentHash();
        live.put(passageId, hash == null ? "" : hash);
      }
    } catch (BadDataException e) {
      unreadable.send(record, e);
    }
  }

  /**
   * Which pairs may no longer be used, as {@code retractions} said at one moment.
   *
   * @param liveContent by passage id: content hash of the only content whose pairs may be used,
   *     empty for none; a passage that is not here has nothing retracted
   * @param before offset up to which the topic was read, exclusive; empty when it was not looked at
   */
  public record Retractions(Map<String, String> liveContent, OptionalLong before) {

    /** Nothing is retracted. */
    public static final Retractions NONE = new Retractions(Map.of(), OptionalLong.empty());

    public Retractions {
      liveContent = Map.copyOf(liveContent);
    }

    /** True when the pair's passage is gone, or has another content now. */
    public boolean covers(JudgedPair pair) {
      var live = liveContent.get(pair.getPassageId());
      return live != null && !live.equals(pair.getContentHash());
    }
  }
}
