package io.lodestream.cli.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.progress.Progress;
import io.lodestream.encoder.TokenSpan;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.querygen.judge.WordsOnly;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.stubllm.StubBehaviour;
import io.lodestream.stubllm.StubLlm;
import io.lodestream.stubllm.StubReply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code querygen --input} with language models, against a stub of their protocol. */
class AskedPairsTest {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+|[^\\s]");
  private static final Pattern SUBJECT = Pattern.compile("(?m)^passage:\\n(\\w+) (\\w+)");
  private static final Pattern ASKED = Pattern.compile("(?m)^(\\d+)\\. (.*)$");
  private static final JsonMapper JSON = new JsonMapper();
  private static final int DOCUMENTS = 40;

  @TempDir Path dir;
  private StubLlm stub;

  @BeforeEach
  void start() throws IOException {
    stub = StubLlm.start(StubBehaviour.prompt(), AskedPairsTest::answer);
    var corpus = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      corpus.append(
          """
          {"_id": "d%d", "title": "", "text": "Harbour%d Gauge%d measures the height of water for the port of City%d each hour."}
          """
              .formatted(i, i, i, i));
    }
    Files.writeString(dir.resolve("corpus.jsonl"), corpus.toString());
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  /** Two queries per passage, the second of which the judge does not like. */
  private static String answer(JsonNode request) {
    var messages = request.get("messages");
    var user = messages.get(messages.size() - 1).get("content").asText();
    if (user.contains("\nJudge each of the ")) {
      var verdicts = new ArrayList<String>();
      var queries = ASKED.matcher(user);
      while (queries.find()) {
        verdicts.add(
            "{\"query\": %s, \"reason\": \"so\", \"answerable\": %d, \"specific\": 8, \"self-contained\": 8, \"natural\": 8}"
                .formatted(queries.group(1), queries.group(2).startsWith("what") ? 2 : 8));
      }
      return "{\"verdicts\": " + verdicts + "}";
    }
    var subject = SUBJECT.matcher(user);
    return subject.find()
        ? "{\"queries\": [{\"kind\": \"fact\", \"query\": \"how often does %1$s %2$s read water levels\"}, {\"kind\": \"fact\", \"query\": \"what colour is %2$s of %1$s\"}]}"
            .formatted(subject.group(1), subject.group(2))
        : "no passage";
  }

  @Test
  void modelsWriteAndJudgeInTheOrderOfThePassages() throws Exception {
    // Given calls that take long and fail now and then
    stub.close();
    var behaviour =
        StubBehaviour.prompt()
            .latency(Duration.ofMillis(5), 1)
            .faults(0.05, 0.05, 0, 0.05)
            .retryAfter(Duration.ZERO);
    stub = StubLlm.start(behaviour, AskedPairsTest::answer);

    // When
    var counts = run("llm", "llm", Map.of());

    // Then
    assertThat(rows("pairs.jsonl"))
        .hasSize(DOCUMENTS)
        .extracting(row -> row.get("passageId").asText())
        .containsExactlyElementsOf(
            IntStream.range(0, DOCUMENTS).mapToObj(i -> "d" + i + "#0").toList());
    assertThat(rows("pairs.jsonl"))
        .allSatisfy(
            row -> {
              assertThat(row.get("query").asText()).startsWith("how often does Harbour");
              assertThat(row.get("score").asDouble()).isEqualTo(0.8);
              assertThat(row.get("generator").asText())
                  .matches("llm-queries-2-\\w+-\\w+/writer/fact");
              assertThat(row.get("judge").asText()).matches("llm-judge-2-\\w+/judge");
              assertThat(row.get("verdict").asText()).startsWith("answerable 8, ").endsWith(": so");
            });
    assertThat(counts).containsEntry("rejected as low-score", DOCUMENTS);
  }

  @Test
  void theRoundTripJudgesWhatAModelWrote() throws Exception {
    run("llm", "round-trip", Map.of());

    assertThat(rows("pairs.jsonl"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get("judge").asText()).startsWith("round-trip-"));
    assertThat(stub.calls()).hasSize(DOCUMENTS);
  }

  @Test
  void aModelJudgesWhatIsExtracted() throws Exception {
    run("extractive", "llm", Map.of());

    assertThat(rows("pairs.jsonl"))
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.get("generator").asText()).startsWith("extractive-");
              assertThat(row.get("judge").asText()).startsWith("llm-judge-2-");
            });
  }

  @Test
  void hybridAsksWhereNoExtractiveQueryComesBack() throws Exception {
    // Given one document that questions can be made of, and one that is a list of names
    Files.writeString(
        dir.resolve("corpus.jsonl"),
        """
        {"_id": "plain", "title": "", "text": "Spring tides occur when the sun and the moon pull in one line. Neap tides are caused by the moon standing at a right angle to the sun."}
        {"_id": "odd", "title": "", "text": "Harbour7 Gauge7, Dover, Calais, Ostend, Bremen, Lisbon, Porto, Genoa, Malta."}
        """);

    // When
    run("hybrid", "round-trip", Map.of("querygen.kinds", "question", "querygen.hybrid.share", "0"));

    // Then
    assertThat(stub.calls()).hasSize(1);
    assertThat(stub.calls().get(0).body().toString()).contains("Harbour7").doesNotContain("tides");
    var pairs = rows("pairs.jsonl");
    assertThat(pairs)
        .filteredOn(row -> row.get("documentId").asText().equals("plain"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get("generator").asText()).startsWith("extractive-"));
    assertThat(pairs)
        .filteredOn(row -> row.get("documentId").asText().equals("odd"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get("generator").asText()).startsWith("llm-"));
  }

  @Test
  void hybridAsksForOtherWordsWhereASearchFindsThePassageAlready() throws Exception {
    // When
    run("hybrid", "round-trip", Map.of("querygen.hybrid.share", "1"));

    // Then
    assertThat(stub.calls()).hasSize(DOCUMENTS);
    assertThat(stub.calls().get(0).body().toString())
        .contains("A search by these words finds the passage already.");
  }

  @Test
  void aJudgeThatCannotTellEndsTheRunAndLeavesNoFiles() throws IOException {
    assertThatThrownBy(() -> run("extractive", "llm", Map.of("judge.llm.probe", "refuse")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("judge.llm cannot tell right queries from foreign ones");
    assertThat(dir.resolve("pairs.jsonl")).doesNotExist();
  }

  @Test
  void passagesThatAreNotSampledAreCountedAndNotWritten() throws Exception {
    var counts = run("llm", "llm", Map.of("querygen.passage-share", "0.5"));

    int left = counts.get("passages without queries, not sampled");
    assertThat(left).isBetween(1, DOCUMENTS - 1);
    assertThat(rows("rejected.jsonl"))
        .hasSize(DOCUMENTS - left)
        .allSatisfy(row -> assertThat(row.get("reason").asText()).isEqualTo("low-score"));
  }

  @Test
  void aWrongKeyEndsTheRunWithOneLineAndNoFiles() throws IOException {
    stub.requireKey("right");

    assertThatThrownBy(() -> run("llm", "round-trip", Map.of("querygen.llm.api-key", "wrong")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("querygen.llm.api-key")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("wrong");

    try (var files = Files.list(dir)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith("pairs.jsonl"));
    }
  }

  @Test
  void aPassageThatTheEndpointRefusesIsRejectedAndTheOthersGoOn() throws Exception {
    // Given an endpoint that finds the first request too long
    stub.next(StubReply.error(400, "context_length_exceeded", "maximum context length is 10"));

    // When
    var counts = run("llm", "llm", Map.of("querygen.llm.max-in-flight", "1"));

    // Then
    assertThat(counts).containsEntry("rejected as generator-failed", 1);
    assertThat(rows("pairs.jsonl")).hasSize(DOCUMENTS - 1);
    assertThat(rows("rejected.jsonl"))
        .filteredOn(row -> row.get("reason").asText().equals("generator-failed"))
        .allSatisfy(
            row -> assertThat(row.get("detail").asText()).contains("too long for the model"));
  }

  @Test
  void whatWasAnsweredOnceIsNotAskedAgain() throws Exception {
    run("llm", "llm", Map.of());
    var first = Files.readString(dir.resolve("pairs.jsonl"));
    int calls = stub.calls().size();

    run("llm", "llm", Map.of());

    assertThat(stub.calls()).hasSize(calls);
    assertThat(dir.resolve("pairs.jsonl")).hasContent(first);
  }

  private Map<String, Integer> run(String generator, String judge, Map<String, String> more)
      throws InterruptedException {
    var values = new HashMap<String, String>();
    values.put("ingest.passage.max-tokens", "64");
    values.put("ingest.passage.min-tokens", "1");
    values.put("ingest.passage.overlap-tokens", "0");
    values.put("querygen.generator", generator);
    values.put("querygen.judge", judge);
    values.put("querygen.llm.base-url", stub.baseUri().toString());
    values.put("querygen.llm.model", "writer");
    values.put("querygen.llm.kinds", "fact");
    values.put("querygen.llm.retry-base", "1ms");
    values.put("judge.llm.base-url", stub.baseUri().toString());
    values.put("judge.llm.model", "judge");
    values.put("judge.llm.retry-base", "1ms");
    values.put("judge.llm.probe", "off");
    values.putAll(more);
    var settings = Settings.of(values);
    var splitting =
        new CorpusPassages(settings.read(IngestSettings.SECTION), AskedPairsTest::words);
    var querygen = settings.read(QuerygenSettings.SECTION);
    var meters = new StageMeters("querygen");
    try (var llm =
            LlmQuerygen.open(settings, querygen, dir.resolve("cache"), meters, Clock.systemUTC());
        var files =
            new PairFiles(
                dir.resolve("pairs.jsonl"),
                Optional.of(dir.resolve("rejected.jsonl")),
                Optional.empty())) {
      var progress = new Progress(new PrintWriter(new StringWriter()));
      var writing =
          new PairWriting(splitting, querygen, llm, passages -> new WordsOnly(), progress);
      return writing.run(
          BeirDataset.documents(dir.resolve("corpus.jsonl")), Integer.MAX_VALUE, files);
    }
  }

  private static List<TokenSpan> words(String text) {
    return WORD.matcher(text).results().map(m -> new TokenSpan(m.start(), m.end())).toList();
  }

  private List<JsonNode> rows(String file) throws IOException {
    var rows = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(dir.resolve(file))) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }
}
