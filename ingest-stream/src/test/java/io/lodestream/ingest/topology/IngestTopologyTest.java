package io.lodestream.ingest.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.deadletter.DeadLetterHeaders;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.Document;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.serde.AvroSerde;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTopologyTest {

  private static final int WIRE_FORMAT_PREFIX = 5;

  @TempDir private Path stateDir;
  private IngestScenario scenario;

  @BeforeEach
  void start() {
    scenario = new IngestScenario(stateDir);
  }

  @AfterEach
  void stop() {
    scenario.close();
  }

  @Test
  void isTheTopologyOnRecord() throws IOException {
    try (var golden = getClass().getResourceAsStream("/ingest-topology.txt")) {
      var expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(IngestScenario.topology(stateDir).describe().toString()).isEqualTo(expected);
    }
  }

  @Test
  void writesADocumentsPassagesWithAllTheirFields() {
    // Given
    var text = sentences("one", 12) + " 😀\n\n" + sentences("two", 12);
    // When
    scenario.produce(
        "doc#1",
        Document.newBuilder()
            .setTitle(" A  title ")
            .setText(text)
            .setUri("http://x/y")
            .setAttributes(Map.of("lang", "en"))
            .build());
    // Then
    var passages = scenario.writtenById();
    assertThat(passages.keySet()).first().isEqualTo("doc#1#0");
    assertThat(passages.values())
        .hasSizeGreaterThan(2)
        .allSatisfy(
            passage -> {
              assertThat(passage.getDocumentId()).isEqualTo("doc#1");
              assertThat(passage.getTitle()).isEqualTo("A title");
              assertThat(passage.getCluster()).isEqualTo("doc#1");
              assertThat(passage.getTokenCount()).isBetween(6, 32);
              assertThat(passage.getAttributes())
                  .isEqualTo(Map.of("lang", "en", "uri", "http://x/y"));
              assertThat(atCodePoints(text, passage)).isEqualTo(passage.getText());
            });
    assertThat(scenario.count(MetricName.PASSAGES_WRITTEN)).isEqualTo(passages.size());
  }

  @Test
  void putsHeadingsOnThePathOfMarkdown() {
    scenario.produce(
        "d",
        Document.newBuilder()
            .setText("# Setup\n## Linux\nRun the installer and wait.")
            .setMediaType("text/markdown")
            .build());
    var passage = scenario.writtenById().get("d#0");
    assertThat(passage.getHeadings()).containsExactly("Setup", "Linux");
    assertThat(passage.getText()).isEqualTo("Run the installer and wait.");
  }

  @Test
  void writesNothingForUnchangedContent() {
    scenario.produce("d", "t", sentences("same", 20));
    scenario.written();
    scenario.produce("d", "t", sentences("same", 20));
    assertThat(scenario.written()).isEmpty();
    assertThat(scenario.count(MetricName.DOCUMENTS_UNCHANGED)).isEqualTo(1);
    assertThat(scenario.count(MetricName.DOCUMENTS_READ)).isEqualTo(2);
  }

  @Test
  void writesOnlyWhatChangedAndRetractsWhatIsGone() {
    // Given
    var head = sentences("head", 12);
    scenario.produce("d", "t", head + "\n\n" + sentences("tail", 40));
    var before = scenario.writtenById();
    // When
    scenario.produce("d", "t", head + "\n\nA new and much shorter ending.");
    // Then
    var after = scenario.writtenById();
    assertThat(after).doesNotContainKeys("d#0", "d#1").hasSizeLessThan(before.size());
    var gone = after.values().stream().filter(Objects::isNull).count();
    assertThat(gone).isBetween(1L, before.size() - 2L);
    assertThat(after.values())
        .filteredOn(Objects::nonNull)
        .allMatch(passage -> passage.getVersion() > before.get("d#0").getVersion());
    assertThat(scenario.count(MetricName.PASSAGES_RETRACTED)).isEqualTo(gone);
  }

  @Test
  void retractsEveryPassageOfATombstonedDocument() {
    scenario.produce("d", "t", sentences("gone", 30));
    var before = scenario.writtenById();
    scenario.produce("d", null);
    var after = scenario.writtenById();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(after.values()).containsOnlyNulls();
  }

  @Test
  void writesADocumentAgainAfterItsTombstoneWithALargerVersion() {
    scenario.produce("d", "t", sentences("back", 5));
    long before = scenario.writtenById().get("d#0").getVersion();
    scenario.produce("d", null);
    scenario.written();
    scenario.produce("d", "t", sentences("back", 5));
    assertThat(scenario.writtenById().get("d#0").getVersion()).isGreaterThan(before + 1);
  }

  @Test
  void writesNothingForATombstoneOfAnUnknownDocument() {
    scenario.produce("never-seen", null);
    assertThat(scenario.written()).isEmpty();
    assertThat(scenario.deadLetters.isEmpty()).isTrue();
  }

  @Test
  void givesCopiesUnderOtherIdsTheSameCluster() {
    scenario.produce("original", "t", sentences("copied", 60));
    scenario.produceJson("copy", "{\"text\":\"%s\"}".formatted(sentences("copied", 60)));
    scenario.produce("other", "t", sentences("different", 60));
    var clusters =
        scenario.written().stream()
            .map(TestRecord::value)
            .collect(Collectors.toMap(Passage::getDocumentId, Passage::getCluster, (a, b) -> a));
    assertThat(clusters)
        .isEqualTo(Map.of("original", "original", "copy", "original", "other", "other"));
  }

  @Test
  void keepsTheClusterOfADocumentThatChanges() {
    scenario.produce("a", "t", sentences("first", 60));
    scenario.produce("b", "t", sentences("first", 60));
    scenario.written();
    scenario.produce("b", "t", sentences("else", 60));
    assertThat(scenario.writtenById().values())
        .filteredOn(Objects::nonNull)
        .isNotEmpty()
        .allMatch(passage -> passage.getCluster().equals("a"));
  }

  @Test
  void marksAChangedDocumentThatResemblesAnotherClusterUntilItNoLongerDoes() {
    scenario.produce("a", "t", sentences("first", 60));
    scenario.produce("b", "t", sentences("second", 60));
    assertThat(scenario.written())
        .isNotEmpty()
        .allMatch(record -> record.value().getConflictingCluster() == null);
    scenario.produce("b", "t", sentences("first", 60));
    assertThat(scenario.writtenById().values())
        .filteredOn(Objects::nonNull)
        .isNotEmpty()
        .allMatch(passage -> passage.getCluster().equals("b"))
        .allMatch(passage -> "a".equals(passage.getConflictingCluster()));
    var head = sentences("first", 12);
    scenario.produce("b", "t", head + "\n\n" + sentences("third", 200));
    var marked = scenario.writtenById();
    assertThat(marked.get("b#0").getText()).startsWith("The first number 0");
    assertThat(marked.values())
        .filteredOn(Objects::nonNull)
        .allMatch(passage -> passage.getConflictingCluster() == null);
  }

  @Test
  void takesTheKeyFromTheJsonOfARecordWithoutOne() {
    scenario.produceJson(null, "{\"_id\":\"from-json\",\"text\":\"Some words to read.\"}");
    assertThat(scenario.writtenById()).containsOnlyKeys("from-json#0");
  }

  @Test
  void takesOverADocumentThatMovesBetweenTheTopics() {
    scenario.produceJson("d", "{\"text\":\"Some words to read.\"}");
    long before = scenario.writtenById().get("d#0").getVersion();
    scenario.produce("d", "", "Other words to read.");
    assertThat(scenario.writtenById().get("d#0").getVersion()).isGreaterThan(before);
    scenario.documentsJson.pipeInput("d".getBytes(StandardCharsets.UTF_8), (byte[]) null);
    assertThat(scenario.writtenById()).containsOnlyKeys("d#0").containsValue(null);
  }

  @Test
  void readsADocumentWhoseHeaderNamesItsSchema() {
    // Given
    var framed = scenario.avro(Document.newBuilder().setText("Some words to read.").build());
    var id = Arrays.copyOf(framed, WIRE_FORMAT_PREFIX);
    var headers = new RecordHeaders().add(AvroSerde.SCHEMA_ID_HEADER, id);
    // When
    scenario.documents.pipeInput(
        new TestRecord<>(
            "d".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(framed, WIRE_FORMAT_PREFIX, framed.length),
            headers));
    // Then
    assertThat(scenario.writtenById()).containsOnlyKeys("d#0");
  }

  @Test
  void setsAsideARecordWithItsBytesAndHeadersAndLeavesThePassages() {
    // Given
    scenario.produceJson("d", "{\"text\":\"Some words to read.\"}");
    scenario.written();
    var bytes = "{\"text\": 7}".getBytes(StandardCharsets.UTF_8);
    var headers = new RecordHeaders().add("mine", new byte[] {1});
    // When
    scenario.documentsJson.pipeInput(
        new TestRecord<>("d".getBytes(StandardCharsets.UTF_8), bytes, headers));
    // Then
    var letter = scenario.deadLetters.readRecord();
    assertThat(letter.key()).asString(StandardCharsets.UTF_8).isEqualTo("d");
    assertThat(letter.value()).isEqualTo(bytes);
    assertThat(letter.headers().lastHeader("mine").value()).containsExactly(1);
    assertThat(header(letter, DeadLetterHeaders.MESSAGE))
        .isEqualTo("text must be a string, was number");
    assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("t.documents-json");
    assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("1");
    assertThat(scenario.written()).isEmpty();
    assertThat(scenario.count(MetricName.DEAD_LETTERS)).isEqualTo(1);
  }

  @Test
  void setsAsideAKeylessTombstoneAndBytesOfNoKind() {
    scenario.documents.pipeInput(null, new byte[] {(byte) 0xFF, 7});
    scenario.documents.pipeInput("k".getBytes(StandardCharsets.UTF_8), new byte[] {9, 9});
    var letters = scenario.deadLetters.readRecordsToList();
    assertThat(letters).extracting(TestRecord::value).hasSize(2).doesNotContainNull();
    assertThat(header(letters.get(0), DeadLetterHeaders.MESSAGE)).contains("no key");
    assertThat(header(letters.get(1), DeadLetterHeaders.MESSAGE)).contains("wire format");
  }

  @Test
  void sendsADocumentsPassagesToOnePartition() {
    var partitions =
        IntStream.range(0, 50)
            .mapToObj(
                ordinal -> IngestTopology.partitionOfDocument("p", "doc-7#" + ordinal, null, 12))
            .distinct()
            .toList();
    assertThat(partitions).hasSize(1);
    assertThat(partitions.get(0).orElseThrow()).hasSize(1);
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String atCodePoints(String text, Passage passage) {
    int start = text.offsetByCodePoints(0, passage.getStartOffset());
    int end = text.offsetByCodePoints(0, passage.getEndOffset());
    return text.substring(start, end).replaceAll("\\s+", " ");
  }

  private static String sentences(String word, int count) {
    return IntStream.range(0, count)
        .mapToObj(at -> "The %s number %d is here.".formatted(word, at))
        .collect(Collectors.joining(" "));
  }
}
