package io.lodestream.indexer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.InMemoryCollections;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.schemas.passages.EmbeddingInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectionStartTest {

  private static final String COLLECTION = "line-m";
  private static final String ALIAS = "line";

  private final PassageTopic topic = new PassageTopic();
  private final InMemoryCollections store = new InMemoryCollections();
  private final HashEmbedder embedder = new HashEmbedder(7);
  private SparseSide configured = Words.SIDE;
  private GroupConsumer consumer;
  private PassageSource source;

  @BeforeEach
  void twoPassagesOfWhichAnotherProcessWroteOne() {
    topic.put("a#0", "first", 1).put("b#0", "second", 2);
  }

  @Test
  void buildsACollectionAnewThatAnOlderVersionBeganWithoutSparseVectors() {
    // Given
    olderVersionWrote("a#0");
    // When
    var words = open(true);
    fill(words);
    // Then every point has words, also the one that was there
    assertThat(words.orElseThrow().side()).isEqualTo(Words.SIDE);
    assertThat(store.points(COLLECTION).values())
        .hasSize(2)
        .allMatch(point -> point.sparse().isPresent());
  }

  @Test
  void takesUpAFinishedCollectionOfAnOlderVersionDense() {
    // Given
    olderVersionWrote("a#0");
    // When
    var words = open(false);
    fill(words);
    // Then
    assertThat(words).isEmpty();
    assertThat(store.points(COLLECTION)).containsKey("a#0");
    assertThat(store.points(COLLECTION).values()).noneMatch(point -> point.sparse().isPresent());
  }

  @Test
  void neverDropsWhatServes() {
    // Given
    olderVersionWrote("a#0");
    store.pointAlias(ALIAS, COLLECTION);
    // When, then
    assertThat(open(true)).isEmpty();
    assertThat(store.aliasTarget(ALIAS)).contains(COLLECTION);
  }

  @Test
  void makesDensePointsFromTheFirstOnWhereTheStoreDropsTheMetadata() {
    // Given a store that answers "created" and keeps nothing of the record
    store.dropMetadata();
    // When the collection is created, and taken up by a restarted process
    var created = open(true);
    fill(created);
    var upserts = store.upserts();
    var taken = open(true);
    // Then it is dense throughout, and not built again and again
    assertThat(created).isEmpty();
    assertThat(taken).isEmpty();
    assertThat(store.points(COLLECTION).values())
        .hasSize(2)
        .noneMatch(point -> point.sparse().isPresent());
    assertThat(store.upserts()).isEqualTo(upserts);
  }

  @Test
  void goesOnWithTheRecordedSettingsAndProgress() {
    // Given a collection whose first process stopped after everything was written
    fill(open(true));
    var progress = consumer.progress();
    configured = SparseSide.of(new SparseSettings("german", 80));
    // When
    var words = open(progress, true);
    // Then
    assertThat(words.orElseThrow().side()).isEqualTo(Words.SIDE);
    assertThat(source.poll(Duration.ZERO)).isEmpty();
  }

  @Test
  void hasThePayloadIndexedOfNewCollectionsAndOfThoseThatAreThere() {
    store.createDense(COLLECTION);
    open(false);
    assertThat(store.indexed()).containsEntry(COLLECTION, List.of("lang"));
    store.drop(COLLECTION);
    open(true);
    assertThat(store.indexed()).containsEntry(COLLECTION, List.of("lang"));
  }

  private void olderVersionWrote(String passageId) {
    var passage = PassageTopic.passage("first", 1);
    var vector = embedder.embed(List.of(EmbeddingInput.of(passage)), TextRole.PASSAGE)[0];
    store.createDense(COLLECTION);
    store.upsert(
        COLLECTION, List.of(new IndexPoint(passageId, passage, "m", vector, Optional.empty())));
  }

  private Optional<SparseWords> open(boolean underConstruction) {
    return open(Map.of(), underConstruction);
  }

  private Optional<SparseWords> open(
      Map<TopicPartition, Long> committed, boolean underConstruction) {
    consumer = topic.reader(committed);
    source = new PassageSource(PassageTopic.TOPIC.name(), consumer, topic.decoder(), topic.live());
    return new CollectionStart(store, configured, ALIAS, List.of("lang"))
        .open(source, "m", COLLECTION, embedder.dimension(), underConstruction);
  }

  private void fill(Optional<SparseWords> words) {
    var writer =
        new PointWriter(
            COLLECTION,
            "m",
            embedder,
            words.map(SparseWords::encoder),
            store,
            new StageMeters("indexer"));
    for (var changes = source.poll(Duration.ZERO);
        changes.isPresent();
        changes = source.poll(Duration.ZERO)) {
      writer.apply(changes.get());
      source.commit(changes.get());
    }
  }
}
