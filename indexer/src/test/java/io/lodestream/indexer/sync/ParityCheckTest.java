package io.lodestream.indexer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.InMemoryCollections;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParityCheckTest {

  private static final String COLLECTION = "line-m";

  private final InMemoryCollections store = new InMemoryCollections();
  private final HashEmbedder embedder = new HashEmbedder(7);
  private final LivePassages live = new LivePassages();

  @BeforeEach
  void aCollectionThatAgrees() {
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    for (int i = 0; i < 5; i++) {
      live.apply(PassageTopic.partition(0), i, "p" + i, PassageTopic.passage("text " + i, 1));
      put("p" + i, "text " + i, "m", embedder);
    }
    live.reached(PassageTopic.partition(0), 5);
  }

  @Test
  void findsNothingWhereCollectionAndPassagesAgree() {
    assertThat(check()).isEqualTo(new ParityCheck.Result(5, 5, Optional.empty()));
  }

  @Test
  void findsAPointThatIsMissingOrTooMuch() {
    put("stray", "text", "m", embedder);
    assertThat(check().difference()).contains("has 6 points, should have 5");
    store.delete(COLLECTION, List.of("p2"));
    assertThat(check().difference()).contains("lacks passage p2");
  }

  @Test
  void findsOtherContent() {
    put("p3", "text of before", "m", embedder);
    assertThat(check().difference()).contains("holds other content of passage p3");
  }

  @Test
  void findsAnotherVersionOfTheSameContent() {
    var newer = PassageTopic.passage("text 3", 9);
    var vector = embedder.embed(List.of(EmbeddingInput.of(newer)), TextRole.PASSAGE)[0];
    put(new IndexPoint("p3", newer, "m", vector, Optional.of(Words.of(newer))));
    assertThat(check().difference()).contains("holds version 9 of passage p3, should hold 1");
  }

  @Test
  void findsAnotherModelsPoint() {
    put("p3", "text 3", "n", embedder);
    assertThat(check().difference()).contains("holds passage p3 of model n");
  }

  @Test
  void findsAnotherModelsVector() {
    put("p3", "text 3", "m", new HashEmbedder(8));
    assertThat(check().difference().orElseThrow())
        .startsWith("holds a vector of passage p3 at cosine ")
        .endsWith("must be at least 0.999");
  }

  @Test
  void findsOtherWordsAndNone() {
    var whole = store.points(COLLECTION).get("p3");
    var other = Words.of(PassageTopic.passage("something else", 1));
    put(withWords(whole, Optional.of(other)));
    assertThat(check().difference()).contains("holds other words of passage p3 than its text has");
    put(withWords(whole, Optional.empty()));
    assertThat(check().difference()).contains("holds other words of passage p3 than its text has");
    var words = whole.sparse().orElseThrow();
    var half = words.values().clone();
    half[0] /= 2;
    put(withWords(whole, Optional.of(new SparseVector(words.indices(), half))));
    assertThat(check().difference()).contains("holds other words of passage p3 than its text has");
  }

  @Test
  void asksForNoWordsOfACollectionWithoutSparseSide() {
    for (int i = 0; i < 5; i++) {
      put(withWords(store.points(COLLECTION).get("p" + i), Optional.empty()));
    }
    var parity =
        new ParityCheck(
            COLLECTION,
            "m",
            embedder,
            Optional.empty(),
            store,
            live,
            new ParityCheck.Settings(10, 0.999));
    var result = parity.at(Map.of(PassageTopic.partition(0), 5L)).orElseThrow();
    assertThat(result.difference()).isEmpty();
  }

  private static IndexPoint withWords(IndexPoint point, Optional<SparseVector> words) {
    return new IndexPoint(
        point.passageId(), point.passage(), point.modelId(), point.vector(), words);
  }

  @Test
  void allowsForWhatChangesMeanwhile() {
    live.apply(PassageTopic.partition(0), 5, "p0", null);
    live.apply(PassageTopic.partition(0), 6, "new", PassageTopic.passage("new", 2));
    live.reached(PassageTopic.partition(0), 7);
    assertThat(check().difference()).isEmpty();
    store.delete(COLLECTION, List.of("p1", "p2"));
    assertThat(check().difference()).contains("has 3 points, should have 4 to 6");
  }

  @Test
  void knowsNothingBeforeThePassagesAreRead() {
    var check = parity().at(Map.of(PassageTopic.partition(0), 6L));
    assertThat(check).isEmpty();
  }

  private ParityCheck.Result check() {
    return parity().at(Map.of(PassageTopic.partition(0), 5L)).orElseThrow();
  }

  private ParityCheck parity() {
    return new ParityCheck(
        COLLECTION,
        "m",
        embedder,
        Words.encoder(),
        store,
        live,
        new ParityCheck.Settings(10, 0.999));
  }

  private void put(String id, String text, String modelId, HashEmbedder by) {
    var passage = PassageTopic.passage(text, 1);
    var vector = by.embed(List.of(EmbeddingInput.of(passage)), TextRole.PASSAGE)[0];
    put(new IndexPoint(id, passage, modelId, vector, Optional.of(Words.of(passage))));
  }

  private void put(IndexPoint point) {
    store.upsert(COLLECTION, List.of(point));
  }
}
