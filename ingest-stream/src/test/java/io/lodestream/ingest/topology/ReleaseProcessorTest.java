package io.lodestream.ingest.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.ingest.changes.Decision;
import io.lodestream.ingest.changes.DocumentLedger;
import io.lodestream.ingest.changes.PassageMaker;
import io.lodestream.ingest.splitting.PassageContext;
import io.lodestream.ingest.splitting.SplitRules;
import io.lodestream.ingest.splitting.WordTokenizer;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.ingest.state.DocumentState;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseProcessorTest {

  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final DocumentLedger ledger =
      new DocumentLedger(
          new PassageMaker(
              new SplitRules(32, 6, 5), PassageContext.FULL, new WordTokenizer(), Assertions::fail),
          "test");
  private final MockProcessorContext<String, Outcome> context = new MockProcessorContext<>();
  private final ReleaseProcessor processor =
      new ReleaseProcessor(ledger, new StageMeters("ingest"));
  private final KeyValueStore<String, DocumentState> states =
      store(IngestStores.DOCUMENT_STATES, DocumentState.class);
  private final KeyValueStore<String, Document> held =
      store(IngestStores.HELD_DOCUMENTS, Document.class);

  private <V extends SpecificRecord> KeyValueStore<String, V> store(String name, Class<V> type) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.String(), serdes.of(type))
        .withLoggingDisabled()
        .build();
  }

  @BeforeEach
  void open() {
    states.init(context.getStateStoreContext(), states);
    held.init(context.getStateStoreContext(), held);
    context.addStateStore(states);
    context.addStateStore(held);
    processor.init(context);
  }

  private void hold(String text, long time) {
    var document = Document.newBuilder().setText(text).build();
    var decision = (Decision.Held) ledger.take("d", states.get("d"), document, time);
    states.put("d", decision.state());
    held.put("d", document);
  }

  private void answer(String conflicting, long version) {
    processor.process(new Record<>("d", new ClusterAnswer("c", conflicting, version), 0));
  }

  @Test
  void newerContentWaitsForItsOwnAnswer() {
    hold("The first words.", 10);
    hold("The second words.", 20);
    answer(null, 10);
    assertThat(context.forwarded()).isEmpty();
    assertThat(states.get("d").getCluster()).isEqualTo("c");
    answer("other", 20);
    assertThat(context.forwarded())
        .singleElement()
        .extracting(forward -> forward.record().value())
        .isInstanceOfSatisfying(
            Outcome.PassageRecord.class,
            outcome -> {
              assertThat(outcome.passage().getText()).isEqualTo("The second words.");
              assertThat(outcome.passage().getConflictingCluster()).isEqualTo("other");
            });
    assertThat(held.get("d")).isNull();
  }

  @Test
  void nothingIsPublishedForADocumentRetractedMeanwhile() {
    hold("The first words.", 10);
    var retracted = (Decision.Published) ledger.take("d", states.get("d"), null, 20);
    states.put("d", retracted.state());
    held.delete("d");
    answer(null, 10);
    assertThat(context.forwarded()).isEmpty();
    assertThat(states.get("d").getCluster()).isEqualTo("c");
  }
}
