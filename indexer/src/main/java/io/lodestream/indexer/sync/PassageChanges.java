package io.lodestream.indexer.sync;

import io.lodestream.schemas.Passage;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a stretch of {@code passages} does to a collection: the newest change of every passage in
 * it.
 *
 * @param upserts by passage id; disjoint from {@code deletes}
 * @param next offsets to go on from once the changes have taken effect
 */
public record PassageChanges(
    Map<String, Passage> upserts,
    Set<String> deletes,
    Map<TopicPartition, OffsetAndMetadata> next) {}
