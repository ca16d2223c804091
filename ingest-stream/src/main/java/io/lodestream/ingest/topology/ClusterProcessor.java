package io.lodestream.ingest.topology;

import io.lodestream.ingest.dedup.NearDuplicates;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.ingest.state.ClusterQuestion;
import io.lodestream.schemas.error.FatalException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Answers signatures with clusters. Sees every document, since its topic has one partition. */
final class ClusterProcessor implements Processor<String, ClusterQuestion, String, ClusterAnswer> {

  private final double threshold;
  private ProcessorContext<String, ClusterAnswer> context;
  private NearDuplicates nearDuplicates;

  ClusterProcessor(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public void init(ProcessorContext<String, ClusterAnswer> context) {
    this.context = context;
    var index =
        new StoredSignatures(
            context.getStateStore(IngestStores.DOCUMENT_CLUSTERS),
            context.getStateStore(IngestStores.SIGNATURES),
            context.getStateStore(IngestStores.BANDS));
    this.nearDuplicates = new NearDuplicates(index, threshold);
  }

  @Override
  public void process(Record<String, ClusterQuestion> record) {
    long order =
        context
            .recordMetadata()
            .orElseThrow(() -> new FatalException("a signature came without its offset"))
            .offset();
    var question = record.value();
    var signature = new byte[question.getSignature().remaining()];
    question.getSignature().duplicate().get(signature);
    var placement = nearDuplicates.place(record.key(), signature, order);
    context.forward(
        record.withValue(
            new ClusterAnswer(
                placement.cluster(), placement.conflicting().orElse(null), question.getVersion())));
  }
}
