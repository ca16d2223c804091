package io.lodestream.ingest.topology;

import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.PassageId;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Keeps a document's passages together: Kafka's default partition for the document's id. */
final class PassagePartitioner implements StreamPartitioner<String, Passage> {

  @Override
  public Optional<Set<Integer>> partitions(
      String topic, String passageId, Passage passage, int partitions) {
    var document = PassageId.documentOf(passageId);
    return Optional.of(Set.of(PassageId.partitionOf(document, partitions)));
  }
}
