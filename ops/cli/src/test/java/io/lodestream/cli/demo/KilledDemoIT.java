package io.lodestream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirDocument;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the whole process, broker and all, while it ingests, judges and trains, lets it finish, and
 * checks that nothing was lost and nothing doubled.
 */
@Tag("slow")
class KilledDemoIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DOCUMENTS = 2;
  private static final Duration RUN = Duration.ofMinutes(10);

  @TempDir Path dir;

  @Test
  void losesAndDoublesNothingWhenKilledInEveryPhase() throws Exception {
    writeSmallSet();

    killWhen("it says 'stack up'", output -> output.contains("stack up"));
    killWhen("it says 'passages judged'", output -> output.contains("passages judged"));
    killWhen("a checkpoint is on disk", output -> hasCheckpoint());
    assertThat(run(output -> false)).isZero();

    var report = JSON.readTree(dir.resolve("report.json").toFile());
    assertThat(report.path("documents").asInt()).isEqualTo(DOCUMENTS);
    assertThat(report.path("windows").asInt()).isEqualTo(1);
    try (var servers = LocalServers.start(dir.resolve("data"), LocalPorts.ANY)) {
      var context =
          StageContext.of("check", "check", Settings.of(new HashMap<>(servers.settings())));
      var passages = records(context, "passages");
      assertThat(passages).isNotEmpty();
      assertThat(keys(passages)).as("passages").doesNotHaveDuplicates();
      var pairs = records(context, "pairs");
      var rejected = records(context, "rejected-pairs");
      var judged = new ArrayList<>(pairs);
      judged.addAll(rejected);
      assertThat(keys(judged)).as("judged pairs").doesNotHaveDuplicates();
      assertThat(
              judged.stream()
                  .map(r -> r.at("/value/passageId").asText())
                  .collect(Collectors.toSet()))
          .as("every passage is in pairs or rejected pairs")
          .containsExactlyInAnyOrderElementsOf(keys(passages));
      var models = records(context, "models");
      assertThat(keys(models)).as("models").hasSize(2).doesNotHaveDuplicates();
      assertThat(models)
          .as("training went on from the killed process's checkpoint")
          .extracting(model -> model.at("/value/validation/resumed-at").asDouble())
          .anyMatch(step -> step >= 1);
      assertThat(records(context, "ingest.dlq")).isEmpty();
      assertThat(records(context, "querygen.dlq")).isEmpty();
      assertThat(records(context, "trainer.dlq")).isEmpty();
      assertThat(checkpoints()).as("nothing left to take up").isEmptyDirectory();
      try (var store = VectorStoreConnection.open(context.shared().vectors())) {
        assertThat(store.countAsync(context.shared().servingAlias()).get())
            .as("points behind the alias")
            .isEqualTo(passages.size());
      }
    }
  }

  private void killWhen(String why, Predicate<String> killAt) throws Exception {
    assertThat(run(killAt)).as("killed when %s", why).isEqualTo(137);
  }

  /**
   * Runs the demo as a user would, kills it when that holds of its output; returns the exit code.
   */
  private int run(Predicate<String> killAt) throws Exception {
    var output = dir.resolve("output.txt");
    var process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(RUN)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || killAt.test(text(output)));
    } finally {
      process.destroyForcibly();
    }
    int code = process.waitFor();
    if (code != 0 && code != 137) {
      throw new AssertionError(text(output));
    }
    return code;
  }

  /** So far, be its last character whole or not. */
  private static String text(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  private Path checkpoints() {
    return dir.resolve("data/state/trainer/checkpoints");
  }

  /** One that is complete, which is of the first step or a later one. */
  private boolean hasCheckpoint() {
    try (var tree = Files.find(checkpoints(), 2, KilledDemoIT::isCheckpoint)) {
      return tree.findAny().isPresent();
    } catch (IOException | UncheckedIOException notThereOrJustRemoved) {
      return false;
    }
  }

  private static boolean isCheckpoint(Path path, BasicFileAttributes attributes) {
    return path.getFileName().toString().startsWith("checkpoint-");
  }

  private List<String> command() {
    var arguments =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "io.lodestream.cli.Lodestream",
                "demo",
                "--quick",
                "--beir",
                dir.resolve("small").toString(),
                "--data",
                dir.resolve("data").toString(),
                "--report",
                dir.resolve("report.json").toString()));
    settings().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }

  private static Map<String, String> settings() {
    return Map.of(
        "trainer.max-pairs", "64",
        "trainer.batch-size", "8",
        "trainer.checkpoint-interval", "1ms",
        "window.min-pairs", "10",
        "evaluator.min-queries", "5");
  }

  private void writeSmallSet() throws IOException {
    var set = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa")).firstDocuments(DOCUMENTS);
    var corpus = new StringBuilder();
    for (BeirDocument d : set.documents()) {
      var text = d.text().substring(0, Math.min(12_000, d.text().length()));
      corpus.append(json(Map.of("_id", d.id(), "title", d.title(), "text", text))).append('\n');
    }
    var queries = new StringBuilder();
    var labels = new StringBuilder("query-id\tcorpus-id\tscore\n");
    set.queries()
        .forEach(
            q -> {
              queries
                  .append(json(new LinkedHashMap<>(Map.of("_id", q.id(), "text", q.text()))))
                  .append('\n');
              labels.append("%s\t%s\t1%n".formatted(q.id(), q.labels().get(0).documentId()));
            });
    var small = Files.createDirectories(dir.resolve("small/qrels")).getParent();
    Files.writeString(small.resolve("corpus.jsonl"), corpus);
    Files.writeString(small.resolve("queries.jsonl"), queries);
    Files.writeString(small.resolve("qrels/test.tsv"), labels);
  }

  private static String json(Map<String, String> line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<JsonNode> records(StageContext context, String topic) throws IOException {
    var out = new ByteArrayOutputStream();
    new TopicWatch(context, new PrintStream(out, true, StandardCharsets.UTF_8)).print(topic, false);
    var records = new ArrayList<JsonNode>();
    for (var line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  private static List<String> keys(List<JsonNode> records) {
    return records.stream().map(r -> r.path("key").asText()).toList();
  }
}
