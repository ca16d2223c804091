package io.lodestream.trainer.window;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells the first record of a pair in a window from its repetitions.
 *
 * <p>A document that is deleted and comes back as it was has its pairs written again under the same
 * ids, both valid; counted twice, all of a corpus that is reloaded this way would be. About 100
 * bytes a pair. Not thread-safe.
 */
public final class PairIds {
  private final Set<String> seen = new HashSet<>();
  private int repeated;

  /** False for a pair that was there before; a record without a key is always new. */
  public boolean isFirst(ConsumerRecord<byte[], byte[]> record) {
    var key = record.key();
    if (key == null || key.length == 0 || seen.add(new String(key, StandardCharsets.UTF_8))) {
      return true;
    }
    repeated++;
    return false;
  }

  /** Records that were not the first of their pair. */
  public int repeated() {
    return repeated;
  }
}
