package io.lodestream.ingest.topology;

import io.lodestream.ingest.changes.Decision;
import io.lodestream.ingest.changes.DocumentLedger;
import io.lodestream.ingest.state.DocumentState;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Document;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Takes a document's record: retracts its passages, or holds it until its cluster is known. */
final class DocumentProcessor implements Processor<String, Document, String, Outcome> {

  private final DocumentLedger ledger;
  private final StageMeters meters;
  private ProcessorContext<String, Outcome> context;
  private KeyValueStore<String, DocumentState> states;
  private KeyValueStore<String, Document> held;

  DocumentProcessor(DocumentLedger ledger, StageMeters meters) {
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
  public void process(Record<String, Document> record) {
    meters.count(MetricName.DOCUMENTS_READ, 1);
    var id = record.key();
    var decision = ledger.take(id, states.get(id), record.value(), record.timestamp());
    if (decision instanceof Decision.Unchanged) {
      meters.count(MetricName.DOCUMENTS_UNCHANGED, 1);
    } else if (decision instanceof Decision.Held hold) {
      states.put(id, hold.state());
      held.put(id, record.value());
      var question = new Outcome.QuestionRecord(hold.question());
      context.forward(record.withValue(question));
    } else if (decision instanceof Decision.Published published) {
      states.put(id, published.state());
      held.delete(id);
      Publication.forward(published.changes(), record, context, meters);
    }
  }
}
