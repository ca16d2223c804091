package io.lodestream.querygen.stream;

import io.lodestream.querygen.retraction.RetractionLedger;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.streams.DecodeProcessor;
import io.lodestream.runtime.streams.Decoded;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
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

  QuerygenTopology(
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

  /** The topology with generator and judge elsewhere. */
  public static QuerygenTopology of(
      Topics topics,
      AvroSerdes serdes,
      JudgingPlan plan,
      InstanceKnowledge known,
      AsyncJobs jobs,
      StageMeters meters,
      FeedbackSteps feedback) {
    return new QuerygenTopology(topics, serdes, plan, known, jobs, meters, feedback);
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
    writeDeadLetters(passages);
    var outputs =
        passages
            .filterNot((key, value) -> isDeadLetter(value), Named.as("keep-readable"))
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

  private void writeDeadLetters(KStream<String, Decoded<Passage>> passages) {
    passages
        .filter((key, value) -> isDeadLetter(value), Named.as("keep-unreadable"))
        .map((key, value) -> original(value), Named.as("restore-original"))
        .to(
            topics.deadLetters("querygen").name(),
            Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write-dead-letters"));
  }

  private void writeOutputs(KStream<String, Output> outputs) {
    outputs
        .filter((id, output) -> output instanceof Output.Kept, Named.as("keep-pairs"))
        .mapValues(output -> ((Output.Kept) output).pair(), Named.as("take-pair"))
        .to(topics.pairs().name(), produced(topics.pairs(), "write-pairs"));
    outputs
        .filter((id, output) -> output instanceof Output.Refused, Named.as("keep-rejected"))
        .mapValues(output -> ((Output.Refused) output).pair(), Named.as("take-rejected"))
        .to(topics.rejectedPairs().name(), produced(topics.rejectedPairs(), "write-rejected"));
    outputs
        .filter((id, output) -> output instanceof Output.Evaluation, Named.as("keep-evaluation"))
        .mapValues(output -> ((Output.Evaluation) output).query(), Named.as("take-query"))
        .to(topics.evalQueries().name(), produced(topics.evalQueries(), "write-eval-queries"));
    outputs
        .filter((id, output) -> output instanceof Output.Retracted, Named.as("keep-retractions"))
        .mapValues(output -> ((Output.Retracted) output).retraction(), Named.as("take-retraction"))
        .to(topics.retractions().name(), produced(topics.retractions(), "write-retractions"));
    outputs
        .filter((id, output) -> output instanceof Output.DeadLetter, Named.as("keep-set-aside"))
        .map((id, output) -> original((Output.DeadLetter) output), Named.as("take-passage"))
        .to(
            topics.deadLetters("querygen").name(),
            Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write-set-aside"));
  }

  private static boolean isDeadLetter(Decoded<Passage> value) {
    return value instanceof Decoded.DeadLetter<Passage>;
  }

  private static KeyValue<byte[], byte[]> original(Decoded<Passage> value) {
    var letter = (Decoded.DeadLetter<Passage>) value;
    return KeyValue.pair(letter.key(), letter.value());
  }

  private static KeyValue<byte[], byte[]> original(Output.DeadLetter letter) {
    return KeyValue.pair(letter.key(), letter.value());
  }

  private <V extends SpecificRecord> Produced<String, V> produced(Topic<V> topic, String name) {
    return Produced.with(Serdes.String(), serdes.of(topic)).withName(name);
  }

  private static <V> StoreBuilder<?> store(String name, Serde<V> values) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), values);
  }
}
