package io.lodestream.ingest.topology;

import io.lodestream.ingest.changes.DocumentLedger;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.ingest.state.DocumentState;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Document;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes a document's cluster and publishes the document if the document was held for this answer.
 * Newer content waits for the answer to its own question, which always comes.
 */
final class ReleaseProcessor implements Processor<String, ClusterAnswer, String, Outcome> {

  private final DocumentLedger ledger;
  private final StageMeters meters;
  private ProcessorContext<String, Outcome> context;
  private KeyValueStore<String, DocumentState> states;
  private KeyValueStore<String, Document> held;

  ReleaseProcessor(DocumentLedger ledger, StageMeters meters) {
    this.ledger = ledger;
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<String, Outcome> context) {
    this.context = context;
    this.states = context.getStateStore(IngestStores.DOCUMENT_STATES);
    this.held = context.getStateStore(IngestStores.HELD_DOCUMENTS);
  }

  @Override
  public void process(Record<String, ClusterAnswer> record) {
    var id = record.key();
    var answer = record.value();
    var state = states.get(id);
    var document = held.get(id);
    if (document != null && state.getVersion() == answer.getVersion()) {
      held.delete(id);
      var published = ledger.release(id, state, answer, document);
      states.put(id, published.state());
      Publication.forward(published.changes(), record, context, meters);
    } else if (state.getCluster() == null) {
      states.put(id, DocumentState.newBuilder(state).setCluster(answer.getCluster()).build());
    }
  }
}
