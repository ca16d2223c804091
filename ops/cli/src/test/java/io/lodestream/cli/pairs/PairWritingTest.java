package io.lodestream.cli.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.progress.Progress;
import io.lodestream.encoder.TokenSpan;
import io.lodestream.ingest.IngestSettings;
import io.lodestream.querygen.judge.DenseRetriever;
import io.lodestream.querygen.judge.WordsOnly;
import io.lodestream.querygen.llm.LlmQuerygen;
import io.lodestream.querygen.settings.QuerygenSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of {@code querygen --input} over a corpus of three short documents, words only. */
class PairWritingTest {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+|[^\\s]");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path dir;

  @BeforeEach
  void writeACorpus() throws IOException {
    write(
        """
        {"_id": "tides", "title": "Tides", "text": "Spring tides occur when the sun and the moon pull in one line. Neap tides are caused by the moon standing at a right angle to the sun.", "metadata": {"source": "almanac"}}
        {"_id": "rust", "title": "", "text": "Iron rusts because moist air oxidises the metal surface within days. Zinc coatings protect steel bridges from corrosion for several decades."}
        {"_id": "empty", "title": "Nothing", "text": "  "}
        """);
  }

  @Test
  void everyRowNamesItsPassageAndWhatIsEmbeddedOfIt() throws Exception {
    // When
    run(Integer.MAX_VALUE);

    // Then
    var passages = rows("passages.jsonl");
    assertThat(passages).extracting(row -> row.get("_id").asText()).contains("tides#0", "rust#0");
    assertThat(passages.get(0).get("source").asText()).isEqualTo("almanac");
    assertThat(passages.get(0).get("start").asInt()).isZero();
    var rows = rows("pairs.jsonl");
    assertThat(rows).isNotEmpty();
    for (var row : rows) {
      var passage =
          passages.stream()
              .filter(p -> p.get("_id").equals(row.get("passageId")))
              .findFirst()
              .orElseThrow();
      for (var field :
          List.of("passage", "documentId", "ordinal", "contentHash", "cluster", "title", "text")) {
        assertThat(row.get(field)).isEqualTo(passage.get(field));
      }
      assertThat(row.get("split").asText()).isIn("train", "validation", "evaluation");
      assertThat(row.get("judge").asText()).isEqualTo("round-trip-1/none");
      assertThat(row.get("generator").asText()).startsWith("extractive-");
      assertThat(row.get("score").asDouble()).isBetween(0.1, 1.0);
    }
    assertThat(rows)
        .filteredOn(row -> row.get("documentId").asText().equals("tides"))
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.get("source").asText()).isEqualTo("almanac");
              assertThat(row.get("passage").asText())
                  .isEqualTo("Tides\n" + row.get("text").asText());
            });
  }

  @Test
  void passagesThatAreNotDrawnAreCountedAndLeftOut() throws Exception {
    // When
    var counts = run(1);

    // Then
    int passages = rows("passages.jsonl").size();
    assertThat(counts).containsEntry("passages without queries, not sampled", passages - 1);
    assertThat(rows("rejected.jsonl"))
        .noneMatch(row -> row.get("reason").asText().equals("not-sampled"));
    assertThat(rows("pairs.jsonl"))
        .extracting(row -> row.get("passageId").asText())
        .containsOnly(rows("pairs.jsonl").get(0).get("passageId").asText());
  }

  @Test
  void asksWithTheTextsOfLinksBetweenDocuments() throws Exception {
    // Given
    write(
        """
        {"_id": "tides.md", "text": "Read [how the moon pulls the sea](moon.md#spring-tides) first, and [more](moon.md).", "metadata": {"mediaType": "text/markdown"}}
        {"_id": "moon.md", "text": "# Moon\\nIt is far away and round.\\n## Spring tides\\nThe moon and the sun pull the sea in one line, twice a month.", "metadata": {"mediaType": "text/markdown"}}
        """);

    // When
    run(
        Integer.MAX_VALUE,
        passages -> new WordsOnly(),
        Map.of(
            "querygen.kinds", "anchor=1",
            "querygen.naming", "0",
            "querygen.split.validation", "0",
            "querygen.split.evaluation", "0"));

    // Then
    assertThat(rows("pairs.jsonl"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("query").asText()).isEqualTo("how the moon pulls the sea");
              assertThat(row.get("passageId").asText()).isEqualTo("moon.md#1");
              assertThat(row.get("generator").asText()).isEqualTo("extractive-3/anchor");
            });
  }

  @Test
  void theSameSeedWritesTheSameFiles() throws Exception {
    run(Integer.MAX_VALUE);
    var first = Files.readString(dir.resolve("pairs.jsonl"));

    run(Integer.MAX_VALUE);

    assertThat(dir.resolve("pairs.jsonl")).hasContent(first);
  }

  @Test
  void aRunThatFailsLeavesTheFormerFilesAndNoDraft() throws Exception {
    // Given
    run(Integer.MAX_VALUE);
    var former = Files.readString(dir.resolve("pairs.jsonl"));

    // When
    assertThatThrownBy(
            () ->
                run(
                    Integer.MAX_VALUE,
                    passages -> {
                      throw new IllegalStateException("no model");
                    },
                    Map.of()))
        .hasMessage("no model");

    // Then
    assertThat(dir.resolve("pairs.jsonl")).hasContent(former);
    try (var files = Files.list(dir)) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().endsWith(".draft"));
    }
  }

  @Test
  void weighingKindsBySearchNeedsAModelToSearchWith() {
    assertThatThrownBy(
            () ->
                run(
                    Integer.MAX_VALUE,
                    passages -> new WordsOnly(),
                    Map.of("querygen.kinds", "auto")))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("querygen.kinds=auto")
        .hasMessageContaining("give --model");
  }

  @Test
  void aWrongRowIsNamedByItsLine() throws IOException {
    write("{\"_id\": \"a\", \"text\": \"fine\"}\n{\"_id\": \"b\"}\n");

    assertThatThrownBy(() -> BeirDataset.documents(dir.resolve("corpus.jsonl")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("corpus.jsonl:2: \"text\" must be a string");
  }

  private Map<String, Integer> run(int maxPassages) throws InterruptedException {
    return run(maxPassages, passages -> new WordsOnly(), Map.of());
  }

  private Map<String, Integer> run(
      int maxPassages,
      Function<Map<String, Passage>, DenseRetriever> retriever,
      Map<String, String> more)
      throws InterruptedException {
    var values = new HashMap<>(more);
    values.put("ingest.passage.max-tokens", "24");
    values.put("ingest.passage.min-tokens", "8");
    values.put("ingest.passage.overlap-tokens", "0");
    var settings = Settings.of(values);
    var splitting =
        new CorpusPassages(settings.read(IngestSettings.SECTION), PairWritingTest::words);
    var querygen = settings.read(QuerygenSettings.SECTION);
    try (var llm =
            LlmQuerygen.open(
                settings, querygen, dir, new StageMeters("querygen"), Clock.systemUTC());
        var files =
            new PairFiles(
                dir.resolve("pairs.jsonl"),
                Optional.of(dir.resolve("rejected.jsonl")),
                Optional.of(dir.resolve("passages.jsonl")))) {
      var progress = new Progress(new PrintWriter(new StringWriter()));
      var writing = new PairWriting(splitting, querygen, llm, retriever, progress);
      return writing.run(BeirDataset.documents(dir.resolve("corpus.jsonl")), maxPassages, files);
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

  private void write(String corpus) throws IOException {
    Files.writeString(dir.resolve("corpus.jsonl"), corpus);
  }
}
