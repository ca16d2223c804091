package io.lodestream.embedded.vectors.storage;

import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The catalog's record of a collection.
 *
 * @param directory name of its directory under {@code collections/}
 * @param config configuration of the collection at its creation, metadata included
 * @param payloadIndexes indexes declared by clients, by field; filters do not need them
 */
public record CollectionEntry(
    String directory,
    CreateCollection config,
    Map<String, CreateFieldIndexCollection> payloadIndexes) {

  public CollectionEntry {
    payloadIndexes = Map.copyOf(payloadIndexes);
  }

  CollectionEntry withConfig(CreateCollection changed) {
    return new CollectionEntry(directory, changed, payloadIndexes);
  }

  CollectionEntry withPayloadIndex(CreateFieldIndexCollection index) {
    Map<String, CreateFieldIndexCollection> more = new TreeMap<>(payloadIndexes);
    more.put(index.getFieldName(), index);
    return new CollectionEntry(directory, config, more);
  }

  CollectionEntry withoutPayloadIndex(String field) {
    Map<String, CreateFieldIndexCollection> fewer = new TreeMap<>(payloadIndexes);
    fewer.remove(field);
    return new CollectionEntry(directory, config, fewer);
  }
}
