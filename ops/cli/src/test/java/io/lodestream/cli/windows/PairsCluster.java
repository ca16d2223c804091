package io.lodestream.cli.windows;

import static org.awaitility.Awaitility.await;

import io.lodestream.embedded.broker.BrokerOptions;
import io.lodestream.embedded.broker.EmbeddedBroker;
import io.lodestream.embedded.registry.EmbeddedRegistry;
import io.lodestream.embedded.registry.RegistryOptions;
import io.lodestream.querygen.windows.WindowClosing;
import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.deadletter.DeadLetters;
import io.lodestream.runtime.kafka.Sends;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.kafka.TopicWriter;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.Relevance;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.passages.PassageId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A broker and a registry with pairs in two partitions, and the real window closer. */
public final class PairsCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;
  private final StageContext context;
  private final TopicWriter writer;

  public PairsCluster(Path dir) {
    broker = EmbeddedBroker.start(BrokerOptions.in(dir.resolve("kafka")));
    registry = EmbeddedRegistry.start(RegistryOptions.over(broker.bootstrapServers()));
    context =
        StageContext.of(
            "querygen", "1", Settings.load(settings(), Optional.empty(), Map.of(), Map.of()));
    TopicProvisioner.provision(context.kafka(), context.topics(), 1);
    writer = context.kafka().writer("test");
  }

  /** The configuration that points a command at this cluster. */
  public Map<String, String> settings() {
    return Map.of(
        "kafka.bootstrap-servers", broker.bootstrapServers(),
        "registry.url", registry.uri().toString(),
        "topics.partitions", "2");
  }

  /** The same as arguments of a command. */
  public List<String> arguments() {
    return settings().entrySet().stream()
        .map(entry -> "--set=" + entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  public StageContext context() {
    return context;
  }

  public static JudgedPair pair(String passageId, String query, Split split, double score) {
    var document = PassageId.documentOf(passageId);
    return JudgedPair.newBuilder()
        .setQuery(query)
        .setDocumentId(document)
        .setPassageId(passageId)
        .setPassageTitle("Title of " + document)
        .setPassageText("Text of " + passageId)
        .setContentHash("hash of " + passageId)
        .setCluster(document)
        .setSplit(split)
        .setScore(score)
        .setVerdict("rank 1")
        .setGenerator("test-1/question")
        .setJudge("test")
        .build();
  }

  /** All in one transaction, whose markers take offsets too. */
  public void write(Map<String, JudgedPair> pairs) {
    try (var transactions = context.kafka().transactionalWriter("test-pairs")) {
      transactions.commit(
          to -> pairs.forEach((id, pair) -> to.send(context.topics().pairs(), id, pair)));
    }
  }

  public void retract(String passageId, String liveContentHash) {
    var retraction =
        new Retraction(PassageId.documentOf(passageId), liveContentHash, "deleted", Instant.EPOCH);
    writer.sendNow(context.topics().retractions(), passageId, retraction);
  }

  /** The only one of its document. */
  public static Passage passage(String document, String text) {
    return Passage.newBuilder()
        .setDocumentId(document)
        .setOrdinal(0)
        .setText(text)
        .setStartOffset(0)
        .setEndOffset(text.length())
        .setContentHash("hash of " + text)
        .setCluster(document)
        .setTokenCount(6)
        .setVersion(1)
        .build();
  }

  /** Where ingest would put it. */
  public void passage(Passage passage) {
    var topic = context.topics().passages();
    var document = passage.getDocumentId();
    send(
        new ProducerRecord<>(
            topic.name(),
            PassageId.partitionOf(document, topic.partitions()),
            PassageId.of(document, passage.getOrdinal()),
            context.serdes().of(topic).serializer().serialize(topic.name(), passage)));
  }

  /** As most producers do, without a key. */
  public void say(Relevance feedback) {
    var topic = context.topics().feedback();
    var value = context.serdes().of(topic).serializer().serialize(topic.name(), feedback);
    send(new ProducerRecord<>(topic.name(), value));
  }

  private void send(ProducerRecord<String, byte[]> record) {
    Sends.await(writer.send(record), record.topic());
  }

  public void model(ModelVersion model) {
    writer.sendNow(context.topics().models(), model.getModelId(), model);
  }

  /** A manifest that no closer wrote. */
  public void window(TrainingWindow window) {
    writer.sendNow(context.topics().trainingWindows(), window.getLine(), window);
  }

  /** Runs the closer until the line has so many windows. */
  public List<TrainingWindow> closeWindows(int count, WindowSettings settings) throws Exception {
    try (var letters = DeadLetters.of(context);
        var closing = WindowClosing.start(context, settings, letters, () -> false);
        var cluster = new ClusterWindows(context)) {
      await().atMost(PATIENCE).until(() -> cluster.catalog().all().size() >= count);
      Objects.requireNonNull(closing.health());
      return cluster.catalog().all();
    }
  }

  /** As retention does. */
  public void expirePairs(TrainingWindow window) throws Exception {
    var ends = new HashMap<TopicPartition, RecordsToDelete>();
    window
        .getRanges()
        .forEach(
            range ->
                ends.put(
                    new TopicPartition(window.getTopic(), range.getPartition()),
                    RecordsToDelete.beforeOffset(range.getEndOffset())));
    try (var admin = context.kafka().admin()) {
      admin.deleteRecords(ends).all().get();
    }
  }

  public void makePairsAnew() throws Exception {
    var name = context.topics().pairs().name();
    try (var admin = context.kafka().admin()) {
      admin.deleteTopics(List.of(name)).all().get();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
                return true;
              });
    }
  }

  @Override
  public void close() {
    writer.close();
    registry.close();
    broker.close();
  }
}
