package io.lodestream.cli.clients;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirDocument;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.cli.stack.LocalStages;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.lifecycle.OpenParts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Embedded servers and all five stages in this JVM, with a few documents that can be searched by
 * the alias.
 *
 * <p>The documents come as JSON, so that the clients' producers are the first to write Avro to
 * {@code documents}. No training window closes.
 */
final class RunningStack implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int DOCUMENTS = 2;
  private static final int CHARACTERS = 6_000;
  private static final int ENOUGH_PASSAGES = 10;

  private final OpenParts open = new OpenParts();
  private final LocalServers servers;
  private final LocalStages stages;
  private final String alias;

  private RunningStack(Path dir) {
    try {
      servers = open.add(LocalServers.start(dir, LocalPorts.ANY));
      var settings =
          Settings.load(settings(dir), Optional.empty(), Map.of(), Map.of())
              .with(servers.settings());
      stages = open.add(LocalStages.start(settings));
      alias = SharedSettings.from(settings).servingAlias();
      produceDocuments();
      await().atMost(PATIENCE).until(() -> found() >= ENOUGH_PASSAGES);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  static RunningStack start(Path dir) {
    return new RunningStack(dir);
  }

  /** What the scripts of {@code ops/clients} read. */
  Map<String, String> addresses() {
    return Map.of(
        "LODESTREAM_KAFKA", servers.bootstrapServers(),
        "LODESTREAM_REGISTRY", servers.registryUrl(),
        "LODESTREAM_HTTP", stages.http().toString(),
        "LODESTREAM_VECTORS", servers.vectorAddress(),
        "LODESTREAM_VECTORS_REST", servers.vectorRestUrl(),
        "LODESTREAM_ALIAS", alias);
  }

  private static Map<String, String> settings(Path dir) {
    var settings = new HashMap<String, String>();
    settings.put("lodestream.state-dir", dir.resolve("state").toString());
    settings.put("lodestream.artifacts-dir", dir.resolve("models").toString());
    settings.put("lodestream.metrics-interval", "1s");
    settings.put("topics.partitions", "2");
    settings.put("http.port", "0");
    settings.put("querygen.seed", "7");
    return settings;
  }

  private void produceDocuments() {
    var documents =
        BeirDataset.read("covidqa", BeirFiles.bundled("covidqa"))
            .firstDocuments(DOCUMENTS)
            .documents();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", servers.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      documents.forEach(
          d -> producer.send(new ProducerRecord<>("documents-json", d.id(), json(d))));
    }
  }

  private static byte[] json(BeirDocument document) {
    var text = document.text().substring(0, Math.min(CHARACTERS, document.text().length()));
    try {
      return JSON.writeValueAsString(Map.of("title", document.title(), "text", text))
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private int found() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(stages.http().resolve("/v1/search"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"query\": \"virus\", \"retrieval\": \"dense\"}"))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    return JSON.readTree(answer.body()).path("hits").size();
  }

  @Override
  public void close() {
    open.close();
  }
}
