package io.lodestream.querygen.generator;

import static io.lodestream.querygen.TestPassages.passage;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.corpus.Corpus;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.schemas.Link;
import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FromAnchorTest {

  private static final Passage OIL =
      passage("oil", 1, "It came by boat twice in a year and was stored in the cellar.");

  private final Corpus corpus = new Corpus(true, false, (one, other) -> true);
  private final Corpus.Shard shard = corpus.openShard();

  @AfterEach
  void close() {
    corpus.close();
  }

  @Test
  void asksWithTheTextsOfLinks() {
    // Given
    shard.put("oil#0", OIL);
    linked("a", "how lamp oil is stored");
    linked("b", "click here");

    // Then
    assertThat(queries(7))
        .containsExactly(new GeneratedQuery(0, "how lamp oil is stored", "extractive-3/anchor"));
  }

  @Test
  void asksNothingWhereNoDocumentLinks() {
    // Given
    shard.put("oil#0", OIL);

    // Then
    assertThat(queries(7)).isEmpty();
  }

  @Test
  void drawsWhatManyDocumentsSayMoreOften() {
    // Given
    shard.put("oil#0", OIL);
    linked("a", "lamp fuel");
    IntStream.range(0, 9).forEach(i -> linked("b" + i, "lamp oil"));

    // When
    var first = LongStream.range(0, 100).mapToObj(seed -> queries(seed).get(0).text()).toList();

    // Then
    assertThat(first).filteredOn("lamp oil"::equals).hasSizeBetween(80, 99);
  }

  private void linked(String documentId, String text) {
    shard.put(
        documentId + "#0",
        Passage.newBuilder(passage(documentId, 1, "Words of " + documentId))
            .setLinks(List.of(new Link(text, "oil")))
            .build());
  }

  private List<GeneratedQuery> queries(long seed) {
    return new ExtractiveGenerator(
            Map.of("anchor", 1.0), 0, 2, seed, TermStatistics.NONE, corpus.otherWords())
        .generate(OIL);
  }
}
