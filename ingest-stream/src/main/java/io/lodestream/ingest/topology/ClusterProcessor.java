package io.lodestream.ingest.topology;

import io.lodestream.ingest.dedup.NearDuplicates;
import io.lodestream.schemas.error.FatalException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Answers signatures with clusters. Sees every document, since its topic has one partition. */
final class ClusterProcessor implements Processor<String, byte[], String, String> {

  private final double threshold;
  private ProcessorContext<String, String> context;
  private NearDuplicates nearDuplicates;

  ClusterProcessor(double threshold) {
    this.threshold = threshold;
  }

  @Override
  public void init(ProcessorContext<String, String> context) {
    this.context = context;
    var index =
        new StoredSignatures(
            context.getStateStore(IngestStores.DOCUMENT_CLUSTERS),
            context.getStateStore(IngestStores.SIGNATURES),
            context.getStateStore(IngestStores.BANDS));
    this.nearDuplicates = new NearDuplicates(index, threshold);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    long order =
        context
            .recordMetadata()
            .orElseThrow(() -> new FatalException("a signature came without its offset"))
            .offset();
    context.forward(record.withValue(nearDuplicates.cluster(record.key(), record.value(), order)));
  }
}
