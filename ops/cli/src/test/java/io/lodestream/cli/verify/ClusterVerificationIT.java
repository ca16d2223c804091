package io.lodestream.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.cli.windows.PairsCluster;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.kafka.TopicProvisioner;
import io.lodestream.runtime.kafka.TopicWriter;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.JudgedPair;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.RejectedPair;
import io.lodestream.schemas.Split;
import io.qdrant.client.QdrantClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault that verification is to find, planted in a cluster that is as it should be. */
class ClusterVerificationIT {

  private static final String A = "a#0";
  private static final String B = "b#0";

  private static LocalServers servers;
  private static int tests;

  @TempDir private Path dir;

  private String collection;
  private StageContext context;
  private TopicWriter writer;
  private QdrantClient client;
  private QdrantCollections store;

  @BeforeAll
  static void startServers(@TempDir Path data) {
    servers = LocalServers.start(data, LocalPorts.ANY);
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  /** Each test has topics, alias and collection of its own. */
  @BeforeEach
  void start() {
    var values = new HashMap<>(servers.settings());
    values.put("lodestream.namespace", "test" + tests++);
    values.put("topics.partitions", "1");
    values.put("lodestream.artifacts-dir", dir.resolve("models").toString());
    context = StageContext.of("test", "test", Settings.of(values));
    TopicProvisioner.provision(context.kafka(), context.topics(), 1);
    writer = context.kafka().writer("test");
    client = VectorStoreConnection.open(context.shared().vectors());
    store = new QdrantCollections(client, new GraphSettings(16, 100));
    collection = context.shared().servingAlias() + "-m1";
    aSoundCluster();
  }

  @AfterEach
  void stop() {
    client.close();
    writer.close();
  }

  /** Two passages, one with a pair and one refused, both indexed. */
  private void aSoundCluster() {
    store.create(collection, "m1", 4, new SparseSide("english", 1.2, 0.75, 100));
    store.pointAlias(context.shared().servingAlias(), collection);
    passage(A, PairsCluster.passage("a", "text of a"));
    passage(B, PairsCluster.passage("b", "text of b"));
    pair("pair-a", A, Split.TRAIN, "a");
    refusal("refusal-b", B);
    point(A, PairsCluster.passage("a", "text of a"), "m1");
    point(B, PairsCluster.passage("b", "text of b"), "m1");
    var event =
        IndexEvent.newBuilder()
            .setCollection(collection)
            .setLine("main")
            .setModelId("m1")
            .setState(IndexState.SERVING)
            .setAlias(context.shared().servingAlias())
            .setPoints(2)
            .setExpectedPoints(2)
            .setDetail("")
            .setAt(Instant.EPOCH)
            .build();
    writer.sendNow(context.topics().indexEvents(), collection, event);
  }

  @Test
  void findsNothingInASoundCluster() throws Exception {
    var checks = differing();
    // No stage runs, so nobody has consumed anything
    assertThat(checks.keySet()).containsExactly("consumed");
    assertThat(checks.get("consumed").differences())
        .containsExactly(
            "querygen has read %s-0 up to offset 0 of 2"
                .formatted(context.topics().passages().name()));
  }

  @Test
  void findsWhatAStageHandedOnToItselfAndHasNotRead() throws Exception {
    var internal = context.shared().named("ingest") + "-clusters-repartition";
    try (var admin = context.kafka().admin();
        var producer =
            new KafkaProducer<byte[], byte[]>(
                Map.copyOf(context.kafka().rawProducerConfig("test-internal")))) {
      admin.createTopics(List.of(new NewTopic(internal, 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>(internal, new byte[] {1}, new byte[] {1})).get();
    }
    assertThat(difference("consumed"))
        .contains("ingest has read %s-0 up to offset 0 of 1".formatted(internal));
  }

  @Test
  void takesAMarkerAfterTheLastRecordForNoRecord() throws Exception {
    var application = context.shared().named("querygen");
    var internal = application + "-words-repartition";
    var config = new HashMap<>(context.kafka().rawProducerConfig("test-marker"));
    config.put("transactional.id", internal);
    try (var admin = context.kafka().admin();
        var producer = new KafkaProducer<byte[], byte[]>(config)) {
      admin.createTopics(List.of(new NewTopic(internal, 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(internal, new byte[] {1}, new byte[] {1}));
      producer.commitTransaction();
      var partition = new TopicPartition(internal, 0);
      var consumed = Map.of(partition, new OffsetAndMetadata(1));
      admin.alterConsumerGroupOffsets(application, consumed).all().get();
      assertThat(difference("consumed")).noneMatch(found -> found.contains(internal));
      // An open transaction is on its way
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(internal, new byte[] {2}, new byte[] {2})).get();
      assertThat(difference("consumed")).anyMatch(found -> found.contains(internal));
      producer.abortTransaction();
      assertThat(difference("consumed")).noneMatch(found -> found.contains(internal));
    }
  }

  @Test
  void findsAPassageThatNobodyJudged() throws Exception {
    var passage = PairsCluster.passage("c", "text of c");
    passage("c#0", passage);
    point("c#0", passage, "m1");
    assertThat(difference("judged"))
        .containsExactly("passage c#0 is in no pair, refusal or dead letter");
  }

  @Test
  @Tag("slow")
  void cannotTellWhatRetentionHasTaken() throws Exception {
    var pairs = context.topics().pairs().name();
    try (var admin = context.kafka().admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(pairs, 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();
    }
    passage("c#0", PairsCluster.passage("c", "text of c"));
    point("c#0", PairsCluster.passage("c", "text of c"), "m1");
    pair("pair-d", "gone#0", Split.TRAIN, "d");
    // Then
    var judged =
        new ClusterVerification(context)
            .run().stream()
                .filter(check -> check.name().equals("judged"))
                .findFirst()
                .orElseThrow();
    assertThat(judged.holds()).isTrue();
    assertThat(judged.facts())
        .isEqualTo("3 living passages, 2 of them older than what is left of pairs and refusals");
  }

  @Test
  @Tag("slow")
  void findsAnEditThatNobodyJudged() throws Exception {
    var edited =
        Passage.newBuilder(PairsCluster.passage("a", "other text of a")).setVersion(2).build();
    passage(A, edited);
    point(A, edited, "m1");
    assertThat(difference("judged"))
        .containsExactly("passage a#0 is in no pair, refusal or dead letter");
  }

  @Test
  @Tag("slow")
  void findsAPairThatWasWrittenTwice() throws Exception {
    pair("pair-a", A, Split.TRAIN, "a");
    assertThat(difference("judged once")).containsExactly("pair-a was written 2 times");
  }

  @Test
  @Tag("slow")
  void countsNoRepetitionForAPassageThatCameTwice() throws Exception {
    passage(A, PairsCluster.passage("a", "text of a"));
    pair("pair-a", A, Split.TRAIN, "a");
    assertThat(differing()).doesNotContainKey("judged once");
  }

  @Test
  void findsAMissingPointAStaleOneAndOneTooMuch() throws Exception {
    store.delete(collection, List.of(A));
    var stale = Passage.newBuilder(PairsCluster.passage("b", "text of b")).setVersion(7).build();
    point(B, stale, "m1");
    point("gone#0", PairsCluster.passage("gone", "text"), "m1");
    assertThat(difference("points"))
        .containsExactlyInAnyOrder(
            "passage a#0 has no point",
            "passage b#0 has a point of version 7, the topic has version 1",
            "passage gone#0 has a point and is gone");
  }

  @Test
  @Tag("slow")
  void findsAPointOfAnotherModel() throws Exception {
    point(A, PairsCluster.passage("a", "text of a"), "m2");
    assertThat(difference("points"))
        .containsExactly("passage a#0 has a point of model m2, the collection is of m1");
  }

  @Test
  @Tag("slow")
  void findsAnAliasThatPointsNowhere() throws Exception {
    store.drop(collection);
    assertThat(difference("points"))
        .containsExactly(
            "alias %s points to no collection".formatted(context.shared().servingAlias()));
  }

  @Test
  void findsAClusterInTwoSplits() throws Exception {
    passage("c#0", PairsCluster.passage("c", "text of c"));
    pair("pair-c", "c#0", Split.EVALUATION, "a");
    assertThat(difference("split"))
        .containsExactly("pair pair-c is in EVALUATION, other pairs of cluster a are in TRAIN");
  }

  @Test
  @Tag("slow")
  void findsAnArtifactThatIsNotThere() throws Exception {
    var model =
        ModelVersion.newBuilder()
            .setModelId("m1")
            .setLine("main")
            .setName("m1")
            .setArtifactUri(dir.resolve("models/none").toUri().toString())
            .setArtifactSha256("a".repeat(64))
            .setDimension(4)
            .setPooling("mean")
            .setMaxTokens(16)
            .setCreatedAt(Instant.EPOCH)
            .build();
    writer.sendNow(context.topics().models(), "m1", model);
    assertThat(difference("models").get(0)).startsWith("model m1: artifact file:");
  }

  private List<String> difference(String check) throws Exception {
    var checks = differing();
    assertThat(checks).containsKey(check);
    return checks.get(check).differences();
  }

  private Map<String, Check> differing() throws Exception {
    var differing = new HashMap<String, Check>();
    for (var check : new ClusterVerification(context).run()) {
      if (!check.holds()) {
        differing.put(check.name(), check);
      }
    }
    return differing;
  }

  private void passage(String id, Passage passage) {
    writer.sendNow(context.topics().passages(), id, passage);
  }

  private void pair(String key, String passageId, Split split, String cluster) {
    var pair =
        JudgedPair.newBuilder(PairsCluster.pair(passageId, "a query", split, 1))
            .setCluster(cluster)
            .setContentHash("hash of text of " + passageId.substring(0, 1))
            .build();
    writer.sendNow(context.topics().pairs(), key, pair);
  }

  private void refusal(String key, String passageId) {
    var refused =
        RejectedPair.newBuilder()
            .setQuery("")
            .setDocumentId(passageId.substring(0, 1))
            .setPassageId(passageId)
            .setContentHash("hash of text of " + passageId.substring(0, 1))
            .setReason("no-query")
            .setDetail("")
            .setGenerator("test")
            .setJudge("test")
            .build();
    writer.sendNow(context.topics().rejectedPairs(), key, refused);
  }

  private void point(String id, Passage passage, String model) {
    store.overwrite(
        collection,
        List.of(new IndexPoint(id, passage, model, new float[] {1, 0, 0, 0}, Optional.empty())));
  }
}
