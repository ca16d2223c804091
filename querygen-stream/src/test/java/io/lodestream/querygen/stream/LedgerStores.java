package io.lodestream.querygen.stream;

import io.lodestream.querygen.retraction.RetractionLedger;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;

/** The task's stores in memory; they keep their content from one context to the next. */
final class LedgerStores implements AutoCloseable {

  private final List<StateStore> stores = new ArrayList<>();

  MockProcessorContext<String, Output> context() {
    var context = new MockProcessorContext<String, Output>();
    context.setCurrentSystemTimeMs(0);
    if (stores.isEmpty()) {
      var serdes = new AvroSerdes(new InMemoryRegistryClient());
      add(PassageLedger.CORPUS, serdes.of(Passage.class), context);
      add(PassageLedger.PENDING, PendingEntry.serde(), context);
      add(PassageLedger.DONE, Serdes.String(), context);
      add(PassageLedger.KEPT_QUERIES, Serdes.ByteArray(), context);
      add(PassageLedger.HELD_OUT, Serdes.String(), context);
      add(SplitShares.STORE, Serdes.Double(), context);
      add(RetractionLedger.STORE, Serdes.String(), context);
      add(FeedbackLedger.KNOWN, Serdes.String(), context);
      add(FeedbackLedger.WAITING, serdes.of(Relevance.class), context);
    }
    stores.forEach(context::addStateStore);
    return context;
  }

  private <V> void add(String name, Serde<V> serde, MockProcessorContext<String, Output> context) {
    var store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), serde)
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    stores.add(store);
  }

  @Override
  public void close() {
    stores.forEach(StateStore::close);
  }
}
