package io.lodestream.querygen.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.TestPassages;
import io.lodestream.querygen.text.AnchorText;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.schemas.Link;
import io.lodestream.schemas.Passage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorsTest {

  private final Corpus corpus = new Corpus(true, false, (one, other) -> true);
  private final Corpus.Shard shard = corpus.openShard();
  private final OtherWords words = corpus.otherWords();

  @AfterEach
  void close() {
    corpus.close();
  }

  @Test
  void findsWhatDocumentsCallAPassage() {
    // Given
    var oil = put(passage("docs/oil.md", 0));
    put(passage("docs/a.md", 0, new Link("storing lamp oil", "oil.md")));
    put(passage("docs/b.md", 0, new Link("storing lamp oil", "./oil.md")));
    put(passage("docs/b.md", 1, new Link("storing lamp oil", "/docs/oil")));
    put(passage("c.md", 0, new Link("oil in the cellar", "docs/oil.md#nowhere")));

    // Then
    assertThat(words.anchorTexts(oil))
        .containsExactly(
            new AnchorText("oil in the cellar", 1), new AnchorText("storing lamp oil", 2));
  }

  @Test
  void listensToDocumentsOfTheSameSplitAlone() {
    // Given
    try (var split = new Corpus(true, false, String::equals)) {
      var shard = split.openShard();
      var oil = Passage.newBuilder(passage("oil", 0)).setCluster("one").build();
      var mine =
          Passage.newBuilder(passage("a", 0, new Link("storing lamp oil", "oil")))
              .setCluster("one")
              .build();
      var heldOut =
          Passage.newBuilder(passage("b", 0, new Link("oil in the cellar", "oil")))
              .setCluster("two")
              .build();
      var between =
          Passage.newBuilder(passage("c", 0, new Link("oil of two minds", "oil")))
              .setCluster("one")
              .setConflictingCluster("two")
              .build();

      // When
      shard.put("oil#0", oil);
      shard.put("a#0", mine);
      shard.put("b#0", heldOut);
      shard.put("c#0", between);

      // Then
      assertThat(split.otherWords().anchorTexts(oil))
          .containsExactly(new AnchorText("storing lamp oil", 1));
    }
  }

  @Test
  void findsThePassageUnderTheHeadingThatAFragmentNames() {
    // Given
    var first = put(passage("oil", 0));
    var second = put(under("oil", 1, "Lamp oil", "In the cellar"));
    var third = put(under("oil", 2, "Lamp oil", "In the cellar"));
    put(
        passage(
            "a",
            0,
            new Link("storage in the cellar", "oil#in-the-cellar"),
            new Link("oil and its uses", "oil")));

    // Then
    assertThat(texts(first)).containsExactly("oil and its uses");
    assertThat(texts(second)).containsExactly("storage in the cellar");
    assertThat(texts(third)).isEmpty();
  }

  @Test
  void countsADocumentsLinkToItselfOnlyToAHeading() {
    // Given
    put(
        passage(
            "oil", 0, new Link("whole oil page", "oil"), new Link("cellar storage", "#storage")));
    var storage = put(under("oil", 1, "Storage"));

    // Then
    assertThat(texts(passage("oil", 0))).isEmpty();
    assertThat(texts(storage)).containsExactly("cellar storage");
  }

  @Test
  void resolvesAgainstTheUriWhereThereIsOne() {
    // Given
    var oil = put(at("https://a.org/docs/oil.html", passage("17", 0)));
    put(
        at(
            "https://a.org/docs/a.html",
            passage("18", 0, new Link("storing lamp oil", "oil.html"))));
    put(at("https://b.org/a.html", passage("19", 0, new Link("another oil page", "oil.html"))));

    // Then
    assertThat(texts(oil)).containsExactly("storing lamp oil");
  }

  @Test
  void leavesOutATextThatPointsAtManyDocuments() {
    // Given
    var passages = Stream.of("x", "y", "z").map(id -> put(passage(id, 0))).toList();
    put(
        passage(
            "a", 0, new Link("annual keeper report", "x"), new Link("Annual keeper report", "y")));
    assertThat(texts(passages.get(0))).containsExactly("annual keeper report");

    // When
    put(passage("b", 0, new Link("annual keeper report", "z")));

    // Then
    assertThat(texts(passages.get(0))).isEmpty();
  }

  @Test
  void leavesOutAPlaceThatSeveralDocumentsShare() {
    // Given
    var part = put(at("https://a.org/oil", passage("oil-1", 0)));
    put(passage("a", 0, new Link("storing lamp oil", "https://a.org/oil")));
    assertThat(texts(part)).hasSize(1);

    // When
    put(at("https://a.org/oil", passage("oil-2", 0)));

    // Then
    assertThat(texts(part)).isEmpty();
  }

  @Test
  void forgetsTheLinksOfAPassageThatGoesOrChanges() {
    // Given
    var oil = put(passage("oil", 0));
    put(passage("a", 0, new Link("storing lamp oil", "oil")));
    put(passage("b", 0, new Link("cellar of oil", "oil")));

    // When
    shard.remove("a#0");
    put(passage("b", 0, new Link("kitchen of oil", "oil")));

    // Then
    assertThat(texts(oil)).containsExactly("kitchen of oil");
  }

  @Test
  void holdsABoundedNumberOfLinksToOnePlace() {
    // When
    var oil = put(passage("oil", 0));
    for (int i = 0; i <= Anchors.MAX_AT_PLACE; i++) {
      put(passage("d" + i, 0, new Link("lamp oil " + i, "oil")));
    }

    // Then
    assertThat(texts(oil)).hasSize(Anchors.MAX_AT_PLACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "here",
        "click here",
        "Click here to read more",
        "this page",
        "the documentation website",
        "Oil",
        "https://example.org/lamp/oil",
        "docs/lamp/oil.md",
        "→"
      })
  void takesNoTextThatSaysNothing(String text) {
    assertThat(Anchor.isInformative(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"storing lamp oil", "Lamp oil", "灯油", "here is how lamp oil is stored"})
  void takesATextThatSaysWhatItPointsAt(String text) {
    assertThat(Anchor.isInformative(text)).isTrue();
  }

  private Passage put(Passage passage) {
    shard.put(passage.getDocumentId() + "#" + passage.getOrdinal(), passage);
    return passage;
  }

  private List<String> texts(Passage passage) {
    return words.anchorTexts(passage).stream().map(AnchorText::text).toList();
  }

  private static Passage passage(String documentId, int ordinal, Link... links) {
    return Passage.newBuilder(TestPassages.passage(documentId, 1, "Words of " + documentId))
        .setOrdinal(ordinal)
        .setLinks(List.of(links))
        .build();
  }

  private static Passage under(String documentId, int ordinal, String... headings) {
    return Passage.newBuilder(passage(documentId, ordinal)).setHeadings(List.of(headings)).build();
  }

  private static Passage at(String uri, Passage passage) {
    return Passage.newBuilder(passage).setAttributes(Map.of("uri", uri)).build();
  }
}
