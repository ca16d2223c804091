package io.lodestream.ingest.topology;

import io.lodestream.ingest.state.DocumentState;
import io.lodestream.ingest.state.IndexedSignature;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.serde.AvroSerdes;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The state stores: persistent, changelogged, by name. */
final class IngestStores {

  /** Document id to what is known of it. */
  static final String DOCUMENT_STATES = "document-states";

  /** Document id to the document whose cluster has been asked for. */
  static final String HELD_DOCUMENTS = "held-documents";

  /** Document id to cluster. */
  static final String DOCUMENT_CLUSTERS = "document-clusters";

  /** Order of arrival to signature. */
  static final String SIGNATURES = "cluster-signatures";

  /** Band, value and order of arrival to nothing. */
  static final String BANDS = "cluster-bands";

  private IngestStores() {}

  static StoreBuilder<KeyValueStore<String, DocumentState>> documentStates(AvroSerdes serdes) {
    return store(DOCUMENT_STATES, Serdes.String(), serdes.of(DocumentState.class));
  }

  static StoreBuilder<KeyValueStore<String, Document>> heldDocuments(AvroSerdes serdes) {
    return store(HELD_DOCUMENTS, Serdes.String(), serdes.of(Document.class));
  }

  static StoreBuilder<KeyValueStore<String, String>> documentClusters() {
    return store(DOCUMENT_CLUSTERS, Serdes.String(), Serdes.String());
  }

  static StoreBuilder<KeyValueStore<Long, IndexedSignature>> signatures(AvroSerdes serdes) {
    return store(SIGNATURES, Serdes.Long(), serdes.of(IndexedSignature.class));
  }

  static StoreBuilder<KeyValueStore<Bytes, byte[]>> bands() {
    return store(BANDS, Serdes.Bytes(), Serdes.ByteArray());
  }

  private static <K, V> StoreBuilder<KeyValueStore<K, V>> store(
      String name, Serde<K> key, Serde<V> value) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, value);
  }
}
