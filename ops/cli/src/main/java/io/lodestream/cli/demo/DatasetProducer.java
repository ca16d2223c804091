package io.lodestream.cli.demo;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirQuery;
import io.lodestream.runtime.kafka.Sends;
import io.lodestream.runtime.kafka.TopicWriter;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.RelevanceLabel;
import io.lodestream.schemas.error.UserException;
import java.util.ArrayList;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes the set's documents as a user would, and the set's labelled queries for the evaluator. */
final class DatasetProducer {

  private final StageContext context;

  DatasetProducer(StageContext context) {
    this.context = context;
  }

  /**
   * Returns when the broker has every record. The exception names the document that the broker
   * refused.
   */
  void produce(BeirDataset dataset) {
    try (var writer = context.kafka().writer("demo-producer")) {
      produceQueries(dataset, writer);
      produceDocuments(dataset, writer);
    }
  }

  private void produceQueries(BeirDataset dataset, TopicWriter writer) {
    var topic = context.topics().evalQueries();
    var sent = new ArrayList<Future<RecordMetadata>>();
    for (var query : dataset.queries()) {
      var key = dataset.name() + "/" + query.id();
      sent.add(writer.send(topic, key, evalQuery(dataset.name(), query)));
    }
    sent.forEach(future -> Sends.await(future, topic.name()));
  }

  private void produceDocuments(BeirDataset dataset, TopicWriter writer) {
    var topic = context.topics().documents();
    var sent = new ArrayList<Future<RecordMetadata>>();
    for (var document : dataset.documents()) {
      sent.add(writer.send(topic, document.id(), document.asProduced()));
    }
    for (int i = 0; i < sent.size(); i++) {
      try {
        Sends.await(sent.get(i), topic.name());
      } catch (RuntimeException e) {
        throw new UserException(
            "document '%s' was not accepted: %s"
                .formatted(dataset.documents().get(i).id(), e.getMessage()),
            e);
      }
    }
  }

  private static EvalQuery evalQuery(String set, BeirQuery query) {
    var labels = query.labels().stream().map(DatasetProducer::label).toList();
    return EvalQuery.newBuilder()
        .setSet(set)
        .setQueryId(query.id())
        .setText(query.text())
        .setLabels(labels)
        .setOrigin(LabelOrigin.HUMAN)
        .build();
  }

  private static RelevanceLabel label(BeirQuery.Label label) {
    return RelevanceLabel.newBuilder()
        .setDocumentId(label.documentId())
        .setStart(label.span().map(BeirQuery.Span::start).orElse(null))
        .setEnd(label.span().map(BeirQuery.Span::end).orElse(null))
        .setGrade(label.grade())
        .build();
  }
}
