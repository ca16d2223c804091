package io.lodestream.evaluator.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LexicalIndexTest {

  private final LexicalIndex index = new LexicalIndex(new ByteBuffersDirectory());

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void ranksByStemsAndIgnoresStopWords() {
    index.put("a#0", "a", "The virus spreads by droplets.");
    index.put("b#0", "b", "Vaccines protect the lungs.");
    assertThat(found("how is it spreading")).containsExactly("a#0");
    assertThat(found("the of and")).isEmpty();
  }

  @Test
  void scoresByBm25() {
    // Given 2 passages of 3 terms; "virus" occurs in one
    index.put("a#0", "a", "virus spreads fast");
    index.put("b#0", "b", "vaccines protect lungs");
    // idf ln(1 + (2 - 1 + .5) / (1 + .5)) = ln 2, tf 1 / (1 + 1.2), as Lucene leaves out (k1 + 1)
    assertThat((double) search("virus").get(0).score()).isCloseTo(Math.log(2) / 2.2, within(1e-6));
  }

  @Test
  void takesQuerySyntaxAsText() {
    index.put("a#0", "a", "price AND volume: 5*5 (gross)");
    for (var query : List.of("\"price", "volume:", "(gross", "price AND NOT volume", "5*5 ~ ^ [")) {
      assertThat(found(query)).as(query).containsExactly("a#0");
    }
    assertThat(found("*:*")).isEmpty();
  }

  @Test
  void takesAQueryOfMoreTermsThanLuceneAllows() {
    index.put("a#0", "a", "term1 occurs");
    var query =
        IntStream.range(0, 5_000).mapToObj(i -> "term" + i).collect(Collectors.joining(" "));
    assertThat(found(query)).containsExactly("a#0");
  }

  @Test
  void forgetsRemovedAndReplacedPassages() {
    index.put("a#0", "a", "virus");
    index.put("b#0", "b", "virus");
    index.remove("a#0");
    index.put("b#0", "b", "lungs");
    assertThat(found("virus")).isEmpty();
    assertThat(found("lungs")).containsExactly("b#0");
  }

  @Test
  void scoresAsIfRemovedPassagesHadNeverBeen() {
    // Given
    index.put("a#0", "a", "virus spreads fast");
    index.put("b#0", "b", "vaccines protect lungs");
    var before = search("virus");
    // When
    IntStream.range(0, 50).forEach(i -> index.put("x#" + i, "x", "virus virus virus"));
    IntStream.range(0, 50).forEach(i -> index.remove("x#" + i));
    // Then
    assertThat(search("virus")).isEqualTo(before);
  }

  @Test
  void ordersEqualScoresById() {
    List.of("c#0", "a#0", "b#0").forEach(id -> index.put(id, id.substring(0, 1), "virus"));
    assertThat(found("virus")).containsExactly("a#0", "b#0", "c#0");
  }

  @Test
  void keepsASnapshotUnaffectedByLaterWrites() {
    index.put("a#0", "a", "virus");
    try (var snapshot = index.snapshot()) {
      index.remove("a#0");
      assertThat(snapshot.search(List.of("virus"), 10).get(0)).hasSize(1);
      assertThat(snapshot.passages()).isEqualTo(1);
    }
  }

  @Test
  void startsEmptyInADirectoryThatWasUsedBefore(@TempDir Path directory) throws IOException {
    try (var first = new LexicalIndex(FSDirectory.open(directory))) {
      first.put("a#0", "a", "virus");
      first.snapshot().close();
    }
    try (var second = new LexicalIndex(FSDirectory.open(directory));
        var snapshot = second.snapshot()) {
      assertThat(snapshot.passages()).isZero();
    }
  }

  @Test
  void saysWhichDirectoryIsInUse(@TempDir Path directory) throws IOException {
    try (var first = new LexicalIndex(FSDirectory.open(directory));
        var again = FSDirectory.open(directory)) {
      first.put("a#0", "a", "virus");
      assertThatThrownBy(() -> new LexicalIndex(again))
          .isInstanceOf(FatalException.class)
          .hasMessageContaining(directory.toString());
    }
  }

  private List<String> found(String query) {
    return search(query).stream().map(Hit::passageId).toList();
  }

  private List<Hit> search(String query) {
    try (var snapshot = index.snapshot()) {
      return snapshot.search(List.of(query), 10).get(0);
    }
  }
}
