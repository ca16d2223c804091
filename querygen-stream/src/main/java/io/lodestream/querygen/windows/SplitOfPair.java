package io.lodestream.querygen.windows;

import io.lodestream.schemas.Split;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the split of a pair that answers its query; empty for one that does not, and for a record
 * that is no pair.
 */
@FunctionalInterface
interface SplitOfPair {
  Optional<Split> of(ConsumerRecord<byte[], byte[]> record);
}
