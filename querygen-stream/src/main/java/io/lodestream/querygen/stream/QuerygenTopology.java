package io.lodestream.querygen.stream;

import io.lodestream.querygen.pairing.PassageJobs;
import io.lodestream.querygen.retraction.RetractionLedger;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.Branches;
import io.lodestream.runtime.streams.DecodeProcessor;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Passages and feedback in; pairs, rejected pairs, evaluation queries and dead letters out. */
public final class QuerygenTopology {

  private final Topics topics;
  private final AvroSerdes serdes;
  private final JudgingPlan plan;
  private final InstanceKnowledge known;
  private final PassageJobs jobs;
  private final StageMeters meters;
  private final FeedbackSteps feedback;

  public QuerygenTopology(
      Topics topics,
      AvroSerdes serdes,
      JudgingPlan plan,
      InstanceKnowledge known,
      PassageJobs jobs,
      StageMeters meters,
      FeedbackSteps feedback) {
    this.topics = topics;
    this.serdes = serdes;
    this.plan = plan;
    this.known = known;
    this.jobs = jobs;
    this.meters = meters;
    this.feedback = feedback;
  }

  public Topology build(Properties properties) {
    var builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
    builder.addStateStore(store(PassageLedger.CORPUS, serdes.of(Passage.class)));
    builder.addStateStore(store(PassageLedger.PENDING, PendingEntry.serde()));
    builder.addStateStore(store(PassageLedger.DONE, Serdes.String()));
    builder.addStateStore(store(PassageLedger.KEPT_QUERIES, Serdes.ByteArray()));
    builder.addStateStore(store(PassageLedger.HELD_OUT, Serdes.String()));
    builder.addStateStore(store(SplitShares.STORE, Serdes.Double()));
    builder.addStateStore(store(RetractionLedger.STORE, Serdes.String()));
    builder.addStateStore(store(FeedbackLedger.KNOWN, Serdes.String()));
    builder.addStateStore(store(FeedbackLedger.WAITING, serdes.of(Relevance.class)));
    var passages =
        builder.stream(
                topics.passages().name(),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-passages"))
            .process(this::decoder, Named.as("decode-passages"));
    Branches.writeDeadLetters(
        passages, deadLetters(), "keep-unreadable", "restore-original", "write-dead-letters");
    var outputs =
        Branches.readable(passages, "keep-readable")
            .process(
                this::judging,
                Named.as("judge-passages"),
                PassageLedger.CORPUS,
                PassageLedger.PENDING,
                PassageLedger.DONE,
                PassageLedger.KEPT_QUERIES,
                PassageLedger.HELD_OUT,
                SplitShares.STORE,
                RetractionLedger.STORE);
    var people = feedback.add(builder, topics, serdes, plan.split(), meters);
    writeOutputs(outputs.merge(people, Named.as("merge-feedback")));
    return builder.build(properties);
  }

  private JudgePassages judging() {
    var writer = serdes.of(topics.passages()).serializer();
    var name = topics.passages().name();
    var passages =
        new PassageOutcomes.PassagesTopic(name, passage -> writer.serialize(name, passage));
    return new JudgePassages(plan, known, jobs, passages, meters);
  }

  private DecodeProcessor<Passage> decoder() {
    var reader = serdes.of(topics.passages()).deserializer();
    return new DecodeProcessor<>(
        "querygen",
        (topic, key, headers, value) -> reader.deserialize(topic, headers, value),
        meters);
  }

  private void writeOutputs(KStream<String, Output> outputs) {
    Branches.take(outputs, Output.Kept.class, "keep-pairs", Output.Kept::pair, "take-pair")
        .to(topics.pairs().name(), produced(topics.pairs(), "write-pairs"));
    Branches.take(
            outputs, Output.Refused.class, "keep-rejected", Output.Refused::pair, "take-rejected")
        .to(topics.rejectedPairs().name(), produced(topics.rejectedPairs(), "write-rejected"));
    Branches.take(
            outputs,
            Output.Evaluation.class,
            "keep-evaluation",
            Output.Evaluation::query,
            "take-query")
        .to(topics.evalQueries().name(), produced(topics.evalQueries(), "write-eval-queries"));
    Branches.take(
            outputs,
            Output.Retracted.class,
            "keep-retractions",
            Output.Retracted::retraction,
            "take-retraction")
        .to(topics.retractions().name(), produced(topics.retractions(), "write-retractions"));
    Branches.writeDeadLetters(
        outputs, deadLetters(), "keep-set-aside", "take-passage", "write-set-aside");
  }

  private String deadLetters() {
    return topics.deadLetters("querygen").name();
  }

  private <V extends SpecificRecord> Produced<String, V> produced(Topic<V> topic, String name) {
    return Produced.with(Serdes.String(), serdes.of(topic)).withName(name);
  }

  private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), values);
  }
}
