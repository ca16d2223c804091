package io.lodestream.cli.demo;

import static io.qdrant.client.ConditionFactory.matchKeyword;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.cli.stack.LocalStages;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.IndexState;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Common.Filter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on three real papers, then what users do with a stack that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClosedLoopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path dir;
  private JsonNode report;
  private String console;

  @BeforeAll
  void runTheDemo() throws Exception {
    var set = covidqa();
    var reportFile = dir.resolve("report.json");
    var out = new ByteArrayOutputStream();
    new Demo(
            new DemoOptions(
                set, settings(set), dir.resolve("data"), Optional.of(reportFile), false, 7),
            new PrintStream(out, true, StandardCharsets.UTF_8))
        .run();
    console = out.toString(StandardCharsets.UTF_8);
    report = JSON.readTree(reportFile.toFile());
  }

  private Settings settings(BeirDataset set) {
    var values = new HashMap<>(DemoDefaults.of(set, dir.resolve("data"), true, 7));
    // Small enough for a processor without bf16: choosing a checkpoint costs more than the steps.
    values.put("trainer.max-pairs", "64");
    values.put("trainer.checkpoints", "1");
    // 64 pairs teach too little for 40 validation queries to notice: whether the trainer proposes
    // the
    // model would depend on the processor's rounding. Below this number it proposes without asking.
    values.put("trainer.min-validation-queries", "1000");
    values.put("trainer.max-validation-queries", "40");
    values.put("trainer.distractors", "50");
    values.put("trainer.merge-shares", "0.5");
    values.put("window.min-pairs", "20");
    // The evaluator reranks as a contender; whether that is chosen is up to 27 questions.
    values.put("index.rerank", "late-interaction");
    values.put("evaluator.min-queries", "5");
    return Settings.load(values, Optional.empty(), Map.of(), Map.of());
  }

  @Test
  @Order(1)
  void theReportHoldsEveryFigure() {
    assertThat(report.path("documents").asInt()).isEqualTo(3);
    assertThat(report.path("passages").asInt()).isGreaterThan(50);
    assertThat(report.at("/pairs/kept").asInt()).isGreaterThan(20);
    assertThat(report.at("/pairs/rejected").isInt()).isTrue();
    assertThat(report.path("windows").asInt()).isEqualTo(1);
    assertThat(report.path("models")).hasSize(2);
    assertThat(report.path("evaluation"))
        .filteredOn(row -> row.path("set").asText().equals("covidqa"))
        .extracting(row -> row.path("retriever").asText())
        .containsExactly("bm25", "base", "base-hybrid", "finetuned", "served");
    for (var row : report.path("evaluation")) {
      for (var metric : new String[] {"recall@10", "ndcg@10", "mrr@10", "hit@10"}) {
        assertThat(row.path(metric).asDouble(-1)).as(metric).isBetween(0.0, 1.0);
      }
    }
    assertThat(report.at("/lift/ci95")).hasSize(2);
    assertThat(report.at("/lift/delta").asDouble())
        .isBetween(report.at("/lift/ci95/0").asDouble(), report.at("/lift/ci95/1").asDouble());
    assertThat(report.at("/servedLift/ci95")).hasSize(2);
    assertThat(report.at("/servedLift/metric").asText()).isEqualTo("ndcg@10");
    assertThat(report.at("/servedLift/base").asDouble())
        .isEqualTo(figure("base-hybrid"), within(1e-9));
    assertThat(report.at("/servedLift/served").asDouble())
        .isEqualTo(figure("served"), within(1e-9));
    assertThat(report.at("/promotion/decision").asText())
        .isIn(Decision.PROMOTE.toString(), Decision.REJECT.toString());
    assertThat(report.at("/promotion/reason").asText()).isNotBlank();
    assertThat(report.at("/seconds/total").asDouble()).isPositive();
  }

  private double figure(String retriever) {
    for (var row : report.path("evaluation")) {
      if (row.path("set").asText().equals("covidqa")
          && row.path("retriever").asText().equals(retriever)) {
        return row.path("ndcg@10").asDouble();
      }
    }
    throw new AssertionError("no row of " + retriever);
  }

  @Test
  @Order(2)
  void theTableShowsEveryRetriever() {
    assertThat(console)
        .contains("Recall@10")
        .contains("BM25")
        .contains("base hybrid")
        .contains("hybrid weighted .4")
        .contains("finetuned")
        .contains("served")
        .contains("lift in nDCG@10: ")
        .contains("lift over the base hybrid in nDCG@10: ");
  }

  @Test
  @Order(3)
  void aStackStartedOnTheSameDataServesDocumentsAsTheyComeAndGo() throws Exception {
    var set = covidqa();
    try (var servers = LocalServers.start(dir.resolve("data"), LocalPorts.ANY)) {
      var settings = settings(set).with(servers.settings());
      try (var stages = LocalStages.start(settings);
          var producer = new KafkaProducer<byte[], byte[]>(producerConfig(servers));
          var store =
              VectorStoreConnection.open(StageContext.of("t", "t", settings).shared().vectors());
          var observer = new PipelineObserver(StageContext.of("t", "t", settings))) {
        var context = StageContext.of("t", "t", settings);
        var alias = context.shared().servingAlias();
        theAliasHoldsACompleteCollection(store, alias, observer);

        // a JSON document as a plain console producer sends it
        send(
            producer,
            "new-1",
            "{\"title\":\"Zymurgy\",\"text\":\"Zymurgy is the study of fermentation in brewing and"
                + " its yeasts.\"}");
        await().atMost(PATIENCE).until(() -> points(store, alias, "new-1") == 1);
        assertThat(embed(stages.http(), "what is zymurgy?").path("data")).hasSize(1);
        var found = ask(stages.http(), "/v1/search", Map.of("query", "what is zymurgy?"));
        assertThat(found.path("hits").path(0).path("document_id").asText()).isEqualTo("new-1");

        // garbage ends in the dead letters with its bytes, and the stream goes on
        send(producer, "bad-1", "no json, no avro");
        send(producer, "new-2", "{\"text\":\"Another short document about barley and hops.\"}");
        await().atMost(PATIENCE).until(() -> points(store, alias, "new-2") == 1);
        assertThat(watched(context, "ingest.dlq")).contains("bad-1").contains("\"bytes\":16");

        // what a person says of a passage becomes a pair
        send(
            producer,
            "feedback",
            "any key",
            "{\"query\":\"short document on"
                + " hops\",\"documentId\":\"new-2\",\"grade\":1,\"source\":\"click\"}");
        await()
            .atMost(PATIENCE)
            .until(() -> watched(context, "pairs").contains("\"generator\":\"feedback/click\""));

        // a tombstone retracts
        producer
            .send(new ProducerRecord<>("documents", "new-1".getBytes(StandardCharsets.UTF_8), null))
            .get();
        await().atMost(PATIENCE).until(() -> points(store, alias, "new-1") == 0);
        await().atMost(PATIENCE).until(() -> watched(context, "retractions").contains("new-1#0"));
        assertThat(stages.failure()).isEmpty();
      }
    }
  }

  private static BeirDataset covidqa() {
    return BeirDataset.read("covidqa", BeirFiles.bundled("covidqa")).firstDocuments(3);
  }

  private static void theAliasHoldsACompleteCollection(
      QdrantClient store, String alias, PipelineObserver observer) throws Exception {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                observer.models().stream()
                    .flatMap(m -> observer.collectionOf(m.getModelId()).stream())
                    .anyMatch(e -> e.getState() == IndexState.SERVING));
    await()
        .atMost(PATIENCE)
        .until(
            () -> observer.passages() > 0 && store.countAsync(alias).get() == observer.passages());
  }

  private static long points(QdrantClient store, String alias, String document) throws Exception {
    var filter =
        Filter.newBuilder().addMust(matchKeyword(PointPayload.DOCUMENT_ID, document)).build();
    return store.countAsync(alias, filter, true).get();
  }

  private static String watched(StageContext context, String topic) {
    var lines = new ByteArrayOutputStream();
    new TopicWatch(context, new PrintStream(lines, true, StandardCharsets.UTF_8))
        .print(topic, false);
    return lines.toString(StandardCharsets.UTF_8);
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String key, String value)
      throws Exception {
    send(producer, "documents", key, value);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, String value)
      throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                topic,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8)))
        .get();
  }

  private static Map<String, Object> producerConfig(LocalServers servers) {
    return Map.of(
        "bootstrap.servers", servers.bootstrapServers(),
        "key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
        "value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
  }

  private static JsonNode embed(URI http, String text) throws Exception {
    return ask(http, "/v1/embeddings", Map.of("input", text));
  }

  private static JsonNode ask(URI http, String path, Map<String, String> body) throws Exception {
    var request =
        HttpRequest.newBuilder(http.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    return JSON.readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }
}
