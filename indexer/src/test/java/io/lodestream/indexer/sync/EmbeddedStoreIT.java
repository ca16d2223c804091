package io.lodestream.indexer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.encoder.TextRole;
import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.indexer.collections.StoredPoint;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the indexer asks of a vector store, through Qdrant's client and the embedded store. */
class EmbeddedStoreIT {

  private static final String COLLECTION = "line-m";
  private static final String ALIAS = "line";

  private final HashEmbedder embedder = new HashEmbedder(7);
  private final PassageTopic topic = new PassageTopic();
  private EmbeddedVectorStore server;
  private QdrantClient client;
  private QdrantCollections store;

  @BeforeEach
  void start(@TempDir Path dir) {
    server = EmbeddedVectorStore.start(VectorStoreOptions.in(dir));
    client =
        new QdrantClient(
            QdrantGrpcClient.newBuilder(server.host(), server.port(), false, false).build());
    store = new QdrantCollections(client, new GraphSettings(16, 100));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anAliasMovesInOneStepAndIsReadBack() {
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    store.create("line-n", "n", embedder.dimension(), Words.SIDE);
    assertThat(store.aliasTarget(ALIAS)).isEmpty();
    store.pointAlias(ALIAS, COLLECTION);
    assertThat(store.aliasTarget(ALIAS)).contains(COLLECTION);
    store.pointAlias(ALIAS, "line-n");
    assertThat(store.aliasTarget(ALIAS)).contains("line-n");
    // A collection's alias goes with it
    store.drop("line-n");
    store.drop("line-n");
    assertThat(store.aliasTarget(ALIAS)).isEmpty();
    assertThat(store.names()).containsExactly(COLLECTION);
  }

  @Test
  void indexesThePayloadAsOftenAsItIsToldTo() throws Exception {
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    store.indexPayload(COLLECTION, List.of("lang"));
    store.indexPayload(COLLECTION, List.of("lang"));
    assertThat(client.getCollectionInfoAsync(COLLECTION).get().getPayloadSchemaMap())
        .containsOnlyKeys("document_id", "model_id", "version", "attributes.lang");
  }

  @Test
  void aPointIsReadAsItWasWrittenAndTheSamePassageIsOnePoint() {
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    store.upsert(COLLECTION, List.of(point("a#0", "old"), point("b#0", "other")));
    store.upsert(COLLECTION, List.of(point("a#0", "new")));
    assertThat(store.count(COLLECTION)).isEqualTo(2);
    assertThat(store.retrieve(COLLECTION, List.of("a#0", "gone#0")))
        .singleElement()
        .satisfies(
            read -> {
              assertThat(read.passageId()).isEqualTo("a#0");
              assertThat(read.text()).isEqualTo("new");
              assertThat(read.title()).isEqualTo("A title");
              assertThat(read.headings()).containsExactly("One", "Two");
              assertThat(read.contentHash()).isEqualTo("hash of new");
              assertThat(read.modelId()).isEqualTo("m");
              assertThat(read.vector()).hasSize(embedder.dimension());
              var words = Words.of(PassageTopic.passage("new", 1));
              assertThat(read.sparse().orElseThrow().indices())
                  .containsExactlyInAnyOrder(words.indices());
            });
    store.delete(COLLECTION, List.of("a#0", "gone#0"));
    assertThat(store.count(COLLECTION)).isEqualTo(1);
  }

  @Test
  void aProcessThatWasPausedDoesNotOverwriteWhatItsSuccessorWrote() {
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    store.upsert(COLLECTION, List.of(point("a#0", "newer", 5), point("b#0", "old", 1)));

    // When: what the paused one held, beside a passage that is new and one that is newer
    store.upsert(
        COLLECTION,
        List.of(point("a#0", "stale", 4), point("b#0", "new", 2), point("c#0", "first", 1)));

    // Then
    assertThat(texts("a#0", "b#0", "c#0")).containsExactlyInAnyOrder("newer", "new", "first");
    assertThat(store.retrieve(COLLECTION, List.of("a#0")).get(0).version()).isEqualTo(5);
    // The same version is written again, as after a crash; a repair goes over newer ones
    store.upsert(COLLECTION, List.of(point("a#0", "again", 5)));
    assertThat(texts("a#0")).containsExactly("again");
    store.overwrite(COLLECTION, List.of(point("a#0", "repaired", 3)));
    assertThat(texts("a#0")).containsExactly("repaired");
  }

  private List<String> texts(String... passageIds) {
    return store.retrieve(COLLECTION, List.of(passageIds)).stream().map(StoredPoint::text).toList();
  }

  @Test
  void allPointsAreSeenPageByPageAlsoWhenPagesAreDeleted() {
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    for (int i = 0; i < 5; i++) {
      store.upsert(COLLECTION, List.of(point("p" + i, "text " + i)));
    }
    var seen = new ArrayList<String>();
    store.forEachPage(
        COLLECTION,
        2,
        page -> {
          assertThat(page).hasSizeBetween(1, 2);
          seen.addAll(page);
          store.delete(COLLECTION, page);
        });
    assertThat(seen).containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4");
    assertThat(store.count(COLLECTION)).isZero();
  }

  @Test
  void aCallThatTheStoreRefusesIsFatal() {
    assertThatThrownBy(() -> store.count("line-none"))
        .isInstanceOf(FatalException.class)
        .hasMessageStartingWith("vector store cannot count line-none");
  }

  @Test
  void aSyncFillsChecksAndNeverWritesAnOvertakenVersion() {
    // Given a collection that was filled
    topic.put("a#0", "old", 1).put("a#0", "new", 2).put("b#0", "second", 3).delete("b#0");
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    var reader = topic.reader(Map.of());
    var filled = sync(reader, PassageSource::restart);
    filled.step();
    assertThat(filled.state()).isEqualTo(new SyncState.InSync(1, 1));
    // When all records are read once more, one at a time
    var again = topic.reader(Map.of());
    again.setMaxPollRecords(1);
    var redo = sync(again, PassageSource::resume);
    // Then
    for (int i = 0; i < 4; i++) {
      redo.step();
      assertThat(store.retrieve(COLLECTION, List.of("a#0")))
          .singleElement()
          .satisfies(read -> assertThat(read.text()).isEqualTo("new"));
    }
    assertThat(redo.state()).isEqualTo(new SyncState.InSync(1, 1));
    assertThat(store.count(COLLECTION)).isEqualTo(1);
  }

  private CollectionSync sync(GroupConsumer reader, Consumer<PassageSource> position) {
    var live = topic.live();
    var source = new PassageSource(PassageTopic.TOPIC.name(), reader, topic.decoder(), live);
    position.accept(source);
    return new CollectionSync(
        COLLECTION,
        source,
        new PointWriter(
            COLLECTION, "m", embedder, Words.encoder(), store, new StageMeters("indexer")),
        new ParityCheck(
            COLLECTION,
            "m",
            embedder,
            Words.encoder(),
            store,
            live,
            new ParityCheck.Settings(10, 0.999)),
        store,
        live,
        Clock.systemUTC(),
        true);
  }

  private IndexPoint point(String passageId, String text) {
    return point(passageId, text, 1);
  }

  private IndexPoint point(String passageId, String text, long version) {
    var passage = PassageTopic.passage(text, version);
    var vector = embedder.embed(List.of(EmbeddingInput.of(passage)), TextRole.PASSAGE)[0];
    return new IndexPoint(passageId, passage, "m", vector, Optional.of(Words.of(passage)));
  }
}
