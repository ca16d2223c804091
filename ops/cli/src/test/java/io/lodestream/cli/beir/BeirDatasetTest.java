package io.lodestream.cli.beir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeirDatasetTest {

  @TempDir Path dir;

  @BeforeEach
  void writeASmallSet() throws IOException {
    write(
        "corpus.jsonl",
        """
        {"_id": "d1", "title": "One", "text": "First text.", "metadata": {"source": "UK", "year": 2020}}
        {"_id": "d2", "title": "", "text": "Second text."}
        """);
    write(
        "queries.jsonl",
        """
        {"_id": "q1", "text": "first?"}
        {"_id": "q2", "text": "second?"}
        {"_id": "q3", "text": "unlabelled?"}
        """);
    write("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\nq2\td2\t2\n");
  }

  @Test
  void readsDocumentsAndTheQueriesThatHaveLabels() {
    var set = BeirDataset.read("small", BeirFiles.directory(dir));

    assertThat(set.documents()).extracting(BeirDocument::id).containsExactly("d1", "d2");
    assertThat(set.documents().get(0).metadata())
        .containsEntry("source", "UK")
        .containsEntry("year", "2020");
    assertThat(set.queries()).extracting(BeirQuery::id).containsExactly("q1", "q2");
    assertThat(set.queries().get(0).labels())
        .containsExactly(new BeirQuery.Label("d1", 1, Optional.empty()));
    assertThat(set.queries().get(1).labels().get(0).grade()).isEqualTo(2);
  }

  @Test
  void spansTakeThePlaceOfDocumentLabels() throws IOException {
    write("qrels/test.spans.tsv", "query-id\tcorpus-id\tstart\tend\nq1\td1\t0\t5\n");

    var set = BeirDataset.read("small", BeirFiles.directory(dir));

    assertThat(set.queries()).extracting(BeirQuery::id).containsExactly("q1");
    assertThat(set.queries().get(0).labels().get(0).span()).contains(new BeirQuery.Span(0, 5));
  }

  @Test
  void aPartKeepsOnlyQueriesWhoseLabelsLieInIt() {
    var part = BeirDataset.read("small", BeirFiles.directory(dir)).firstDocuments(1);

    assertThat(part.documents()).hasSize(1);
    assertThat(part.queries()).extracting(BeirQuery::id).containsExactly("q1");
  }

  @Test
  void namesFileAndLineOfWhatIsNotJson() throws IOException {
    write("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"fine\"}\nnot json\n");

    assertThatThrownBy(() -> BeirDataset.read("small", BeirFiles.directory(dir)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("corpus.jsonl:2");
  }

  @Test
  void namesTheMissingFile() throws IOException {
    Files.delete(dir.resolve("queries.jsonl"));

    assertThatThrownBy(() -> BeirDataset.read("small", BeirFiles.directory(dir)))
        .hasMessage(dir.resolve("queries.jsonl") + " is missing");
  }

  @Test
  void refusesADirectoryThatIsNone() {
    assertThatThrownBy(() -> BeirFiles.directory(dir.resolve("nowhere")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nowhere is not a directory");
  }

  @Test
  void refusesAnIdThatStandsTwice() throws IOException {
    write(
        "corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"a\"}\n{\"_id\": \"d1\", \"text\": \"b\"}\n");

    assertThatThrownBy(() -> BeirDataset.read("small", BeirFiles.directory(dir)))
        .hasMessageContaining("corpus.jsonl:2: _id 'd1' occurs twice");
  }

  @Test
  void refusesBytesThatAreNotUtf8() throws IOException {
    var line = "{\"_id\": \"d1\", \"text\": \"caf\u00e9\"}\n";
    Files.write(dir.resolve("corpus.jsonl"), line.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> BeirDataset.read("small", BeirFiles.directory(dir)))
        .hasMessageContaining("corpus.jsonl is not valid UTF-8");
  }

  @Test
  void refusesASpanThatEndsBeforeItStarts() throws IOException {
    write("qrels/test.spans.tsv", "query-id\tcorpus-id\tstart\tend\nq1\td1\t5\t5\n");

    assertThatThrownBy(() -> BeirDataset.read("small", BeirFiles.directory(dir)))
        .hasMessageContaining("test.spans.tsv:2: a span needs 0 <= start < end");
  }

  @Test
  void theBundledSetIsWhole() {
    var set = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa"));

    assertThat(set.documents()).hasSize(92);
    assertThat(set.queries()).hasSize(1177);
    assertThat(set.queries())
        .allSatisfy(
            query -> assertThat(query.labels()).allMatch(label -> label.span().isPresent()));
  }

  private void write(String name, String content) throws IOException {
    var file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
