package io.lodestream.ingest.topology;

import io.lodestream.ingest.changes.DocumentLedger;
import io.lodestream.ingest.state.ClusterAnswer;
import io.lodestream.ingest.state.ClusterQuestion;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.Branches;
import io.lodestream.runtime.streams.DecodeProcessor;
import io.lodestream.runtime.streams.Decoded;
import io.lodestream.runtime.streams.RawReader;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.PassageId;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Documents to passages.
 *
 * <pre>
 * documents, documents-json -> decode -> (by document id) -> compare -> passages
 *                                |                             |  ^
 *                            ingest.dlq              signatures|  |clusters
 *                                                              v  |
 *                                               find-cluster (one partition)
 * </pre>
 */
public final class IngestTopology {

  private final Topics topics;
  private final AvroSerdes serdes;
  private final RawReader<Document> reader;
  private final DocumentLedger ledger;
  private final double duplicateSimilarity;
  private final StageMeters meters;

  public IngestTopology(
      Topics topics,
      AvroSerdes serdes,
      RawReader<Document> reader,
      DocumentLedger ledger,
      double duplicateSimilarity,
      StageMeters meters) {
    this.topics = topics;
    this.serdes = serdes;
    this.reader = reader;
    this.ledger = ledger;
    this.duplicateSimilarity = duplicateSimilarity;
    this.meters = meters;
  }

  /**
   * @param properties the application's, which also decide how strictly names are checked
   */
  public Topology build(Properties properties) {
    var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
    builder.addStateStore(IngestStores.documentStates(serdes));
    builder.addStateStore(IngestStores.heldDocuments(serdes));
    builder.addStateStore(IngestStores.documentClusters());
    builder.addStateStore(IngestStores.signatures(serdes));
    builder.addStateStore(IngestStores.bands());

    var decoded =
        builder.stream(
                List.of(topics.documents().name(), topics.documentsJson().name()),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-documents"))
            .process(
                () -> new DecodeProcessor<>(meters.stage(), reader, meters),
                Named.as("decode-documents"));
    Branches.writeDeadLetters(
        decoded,
        topics.deadLetters(meters.stage()).name(),
        "keep-unreadable",
        "restore-bytes",
        "write-dead-letters");

    var outcomes =
        Branches.readable(decoded, "keep-readable")
            .mapValues(Decoded.Readable::value, Named.as("take-document"))
            .repartition(byDocument("documents-by-id", serdes.of(Document.class)))
            .process(
                () -> new DocumentProcessor(ledger, meters),
                Named.as("compare-with-known"),
                IngestStores.DOCUMENT_STATES,
                IngestStores.HELD_DOCUMENTS);

    var released =
        Branches.take(
                outcomes,
                Outcome.QuestionRecord.class,
                "keep-signatures",
                Outcome.QuestionRecord::question,
                "take-signature")
            .repartition(
                Repartitioned.<String, ClusterQuestion>as("signatures")
                    .withKeySerde(Serdes.String())
                    .withValueSerde(serdes.of(ClusterQuestion.class))
                    .withNumberOfPartitions(1))
            .process(
                () -> new ClusterProcessor(duplicateSimilarity),
                Named.as("find-cluster"),
                IngestStores.DOCUMENT_CLUSTERS,
                IngestStores.SIGNATURES,
                IngestStores.BANDS)
            .repartition(byDocument("clusters", serdes.of(ClusterAnswer.class)))
            .process(
                () -> new ReleaseProcessor(ledger, meters),
                Named.as("release-held"),
                IngestStores.DOCUMENT_STATES,
                IngestStores.HELD_DOCUMENTS);

    Branches.take(
            outcomes.merge(released, Named.as("join-outcomes")),
            Outcome.PassageRecord.class,
            "keep-passages",
            Outcome.PassageRecord::passage,
            "take-passage")
        .to(
            topics.passages().name(),
            Produced.<String, Passage>with(Serdes.String(), serdes.of(topics.passages()))
                .withStreamPartitioner(IngestTopology::partitionOfDocument)
                .withName("write-passages"));
    return builder.build(properties);
  }

  /** Keeps a document's passages together: Kafka's default partition for the document's id. */
  static Optional<Set<Integer>> partitionOfDocument(
      String topic, String passageId, Passage passage, int partitions) {
    var document = PassageId.documentOf(passageId);
    return Optional.of(Set.of(PassageId.partitionOf(document, partitions)));
  }

  /** Repartitioned over as many partitions as the topics have, by document id. */
  private <V> Repartitioned<String, V> byDocument(String name, Serde<V> value) {
    return Repartitioned.<String, V>as(name)
        .withKeySerde(Serdes.String())
        .withValueSerde(value)
        .withNumberOfPartitions(topics.partitions());
  }
}
