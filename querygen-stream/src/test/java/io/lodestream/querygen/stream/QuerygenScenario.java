package io.lodestream.querygen.stream;

import io.lodestream.querygen.SteppedClock;
import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.feedback.FeedbackSettings;
import io.lodestream.querygen.filter.KeptQueries;
import io.lodestream.querygen.filter.QueryFilter;
import io.lodestream.querygen.pairing.PassageJobs;
import io.lodestream.querygen.settings.PassageSample;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.querygen.settings.SplitRule;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.registry.InMemoryRegistryClient;
import io.lodestream.schemas.serde.AvroSerdes;
import io.lodestream.schemas.topics.Topic;
import io.lodestream.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in a test driver, its jobs held by the test; settles after two seconds. */
final class QuerygenScenario implements AutoCloseable {

  static final JudgingPlan PLAN = plan(PassageSample.ALL);

  private static final FeedbackSettings FEEDBACK =
      new FeedbackSettings(Map.of("click", .3), 2, Duration.ofMinutes(1));

  private final JudgingPlan plan;

  private final Topics topics = new Topics("", 1);
  private final AvroSerdes serdes = new AvroSerdes(new InMemoryRegistryClient());
  private final StageMeters meters = new StageMeters("querygen");
  private final Corpus corpus = new Corpus(true, false, (one, other) -> true);
  private final InstanceKnowledge known =
      new InstanceKnowledge(Optional.of(corpus), new KeptQueries(0.8), meters);
  private final SteppedClock clock = new SteppedClock();
  private final int capacity;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> passages;
  private final TestInputTopic<byte[], byte[]> feedback;
  final HeldJobs jobs = new HeldJobs();
  final TestOutputTopic<String, JudgedPair> pairs;
  final TestOutputTopic<String, RejectedPair> rejected;
  final TestOutputTopic<String, EvalQuery> evalQueries;
  final TestOutputTopic<String, Retraction> retractions;
  final TestOutputTopic<byte[], byte[]> deadLetters;

  QuerygenScenario(Path stateDir) {
    this(stateDir, PassageSample.ALL);
  }

  QuerygenScenario(Path stateDir, PassageSample sample) {
    this(stateDir, sample, 100);
  }

  /**
   * @param capacity jobs that run at a time
   */
  QuerygenScenario(Path stateDir, PassageSample sample, int capacity) {
    this.capacity = capacity;
    plan = plan(sample);
    driver = new TopologyTestDriver(topology(stateDir), properties(stateDir), Instant.EPOCH);
    passages =
        driver.createInputTopic(
            topics.passages().name(), new ByteArraySerializer(), new ByteArraySerializer());
    feedback =
        driver.createInputTopic(
            topics.feedback().name(), new ByteArraySerializer(), new ByteArraySerializer());
    pairs = output(topics.pairs());
    rejected = output(topics.rejectedPairs());
    evalQueries = output(topics.evalQueries());
    retractions = output(topics.retractions());
    deadLetters =
        driver.createOutputTopic(
            topics.deadLetters("querygen").name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** A document which that split has. */
  static String documentIn(Split split) {
    return documentIn("doc-", split);
  }

  static String documentIn(String prefix, Split split) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> prefix + i)
        .filter(document -> PLAN.split().of(document) == split)
        .findFirst()
        .orElseThrow();
  }

  private static JudgingPlan plan(PassageSample sample) {
    return plan(sample, new SplitRule(0.08, 0.08));
  }

  static JudgingPlan plan(SplitRule split) {
    return plan(PassageSample.ALL, split);
  }

  private static JudgingPlan plan(PassageSample sample, SplitRule split) {
    return new JudgingPlan(
        "test-1", split, sample, Duration.ofSeconds(2), Duration.ofSeconds(30), 3);
  }

  Topology topology(Path stateDir) {
    var running = new PassageJobs(jobs::run, capacity, Optional::empty, meters, clock);
    return new QuerygenTopology(
            topics, serdes, plan, known, running, meters, new FeedbackSteps(FEEDBACK, filter(), 1))
        .build(properties(stateDir));
  }

  private static QueryFilter filter() {
    return QueryFilter.of(
        Settings.of(Map.of("querygen.filter.min-words", "1"))
            .read(QuerygenSettings.SECTION)
            .filter());
  }

  private static Properties properties(Path stateDir) {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "querygen-test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    return properties;
  }

  void passage(String id, Passage passage) {
    raw(id, bytes(passage));
  }

  /** A passage that comes and whose one query, its text, is kept. */
  void keep(String id, Passage passage) {
    passage(id, passage);
    seconds(2);
    jobs.keepAll();
    tick();
  }

  /** A passage as its record has it. */
  byte[] bytes(Passage passage) {
    var serializer = serdes.of(topics.passages()).serializer();
    return serializer.serialize(topics.passages().name(), passage);
  }

  void raw(String id, byte[] value) {
    passages.pipeInput(id.getBytes(StandardCharsets.UTF_8), value);
  }

  void feedback(Relevance said) {
    feedback(serdes.of(topics.feedback()).serializer().serialize(topics.feedback().name(), said));
  }

  /** Without a key, as most producers send it. */
  void feedback(byte[] value) {
    feedback.pipeInput(new TestRecord<>(null, value));
  }

  void seconds(long seconds) {
    clock.advanceMillis(1_000 * seconds);
    driver.advanceWallClockTime(Duration.ofSeconds(seconds));
  }

  /** Time for one punctuation. */
  void tick() {
    clock.advanceMillis(200);
    driver.advanceWallClockTime(Duration.ofMillis(200));
  }

  /** What the instance has learnt of the passages' words. */
  OtherWords otherWords() {
    return corpus.otherWords();
  }

  double metric(MetricName name) {
    return meters.values().getOrDefault(name.id(), 0.0);
  }

  private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        topic.name(), new StringDeserializer(), serdes.of(topic).deserializer());
  }

  @Override
  public void close() {
    driver.close();
    corpus.close();
  }
}
