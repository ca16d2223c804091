package io.lodestream.ingest.topology;

import io.lodestream.ingest.changes.PassageChanges;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.passages.PassageId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards changed passages, then tombstones for those that are gone, with the record's time. */
final class Publication {

  private Publication() {}

  static void forward(
      PassageChanges changes,
      Record<String, ?> record,
      ProcessorContext<String, Outcome> context,
      StageMeters meters) {
    for (var passage : changes.changed()) {
      var id = PassageId.of(passage.getDocumentId(), passage.getOrdinal());
      context.forward(record.withKey(id).withValue(new Outcome.PassageRecord(passage)));
    }
    for (var id : changes.gone()) {
      context.forward(record.withKey(id).withValue(new Outcome.PassageRecord(null)));
    }
    meters.count(MetricName.PASSAGES_WRITTEN, changes.changed().size());
    meters.count(MetricName.PASSAGES_RETRACTED, changes.gone().size());
  }
}
