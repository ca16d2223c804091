package io.lodestream.indexer.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.indexer.HashEmbedder;
import io.lodestream.indexer.collections.InMemoryCollections;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.lifecycle.FollowerState;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class CollectionFollowerTest {

  private static final String COLLECTION = "line-m";
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final PassageTopic topic = new PassageTopic();
  private final InMemoryCollections store = new InMemoryCollections();
  private final HashEmbedder embedder = new HashEmbedder(7);
  private LivePassages live = new LivePassages();
  private GroupConsumer consumer;

  @Test
  void fillsACollectionAndIsCurrentOnceItPassedTheCheck() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "second", 2).put("c#0", "third", 3).delete("b#0");
    var follower = started();
    // When
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "c#0");
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(2, 2));
    assertThat(embedder.embedded()).contains("A title\nOne > Two\nfirst").doesNotContain("second");
  }

  @Test
  void goesOnAsTheLiveTail() {
    // Given
    topic.put("a#0", "first", 1);
    var follower = started();
    follower.step();
    // When
    topic.put("a#0", "changed", 2).put("b#0", "new", 3);
    follower.step();
    topic.delete("a#0");
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("b#0");
    assertThat(consumer.progress()).isEqualTo(ends());
  }

  @Test
  void writesTheSameChangesAgainWhenTheStoreFailsInBetween() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "second", 2);
    var follower = started();
    store.failNextWrites(1);
    // When
    assertThatThrownBy(follower::step).isInstanceOf(RetryableException.class);
    assertThat(consumer.progress()).containsValue(0L).doesNotContainValue(1L);
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "b#0");
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(2, 2));
  }

  @Test
  void readsTheSameRecordsAgainWhenTheRegistryFailsInBetween() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "second", 2).put("c#0", "third", 3);
    var follower = started();
    topic.failRegistryAfter(1);
    // When
    assertThatThrownBy(follower::step).isInstanceOf(RetryableException.class);
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "b#0", "c#0");
    assertThat(consumer.progress()).isEqualTo(ends());
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(3, 3));
  }

  @Test
  void aKillBetweenWriteAndCommitLeavesNoTrace() {
    // Given a process that dies after the store has the points and before the offsets are safe
    topic.put("a#0", "first", 1).put("b#0", "second", 2).put("c#0", "third", 3);
    var first = started();
    consumer.failNextCommits(1);
    assertThatThrownBy(first::step).isInstanceOf(TimeoutException.class);
    var beforeTheKill = Map.copyOf(store.points(COLLECTION));
    var committed = consumer.progress();
    consumer.close();
    // When another goes on from the offsets of before
    var second = resumed(committed, true);
    second.step();
    // Then
    assertThat(store.upserts()).isEqualTo(6);
    assertThat(store.points(COLLECTION).keySet()).isEqualTo(beforeTheKill.keySet());
    assertThat(second.state()).isEqualTo(new FollowerState.Current(3, 3));
  }

  @Test
  void redoNeverShowsAnOlderVersionAgain() {
    // Given a collection that is ahead of its committed offsets
    topic.put("a#0", "old", 1).put("a#0", "new", 2);
    started().step();
    // When it reads one record at a time from the beginning
    var follower = resumed(Map.of(), false);
    consumer.setMaxPollRecords(1);
    // Then
    for (int i = 0; i < 3; i++) {
      follower.step();
      assertThat(text("a#0")).isEqualTo("new");
    }
    assertThat(embedder.embedded()).noneMatch(text -> text.endsWith("old"));
  }

  @Test
  void takesUpACollectionWhereItsGroupStopped() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "second", 2);
    started().step();
    var committed = consumer.progress();
    topic.put("c#0", "while it was down", 3);
    // When
    var follower = resumed(committed, false);
    assertThat(follower.state()).isInstanceOf(FollowerState.CatchingUp.class);
    follower.step();
    // Then
    assertThat(store.upserts()).isEqualTo(3);
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(3, 3));
  }

  @Test
  void pointsWhoseTombstonesAreGoneAreDeletedAtTheNextStart() {
    // Given a point of a passage that no record speaks of any more, while others are on their way
    var committed = filledWithTwo();
    store.upsert(
        COLLECTION,
        List.of(new IndexPoint("gone#0", PassageTopic.passage("gone", 1), "m", new float[16])));
    var follower = resumed(committed, false);
    live.apply(PassageTopic.partition(0), 98, "later#0", PassageTopic.passage("later", 4));
    live.apply(PassageTopic.partition(0), 99, "later#1", PassageTopic.passage("later", 5));
    // When
    follower.step();
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "b#0");
    assertThat(follower.state()).isInstanceOf(FollowerState.Current.class);
    assertThat(store.upserts()).as("two, and the stray one").isEqualTo(3);
  }

  @Test
  void aPointLostWhileTheProcessWasDownIsWrittenAgainInPlace() {
    // Given
    var committed = filledWithTwo();
    store.delete(COLLECTION, List.of("a#0"));
    // When
    var follower = resumed(committed, false);
    follower.step();
    assertThat(follower.state()).isInstanceOf(FollowerState.CatchingUp.class);
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "b#0");
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(2, 2));
    assertThat(consumer.progress()).isEqualTo(ends());
  }

  @Test
  void aCollectionThatWritingAgainDoesNotMendFailsItsCheck() {
    // Given a passage that is known and cannot be read from the topic
    var follower = resumed(filledWithTwo(), false);
    live.apply(PassageTopic.partition(0), 0, "known#0", PassageTopic.passage("known", 1));
    // When
    follower.step();
    // Then
    assertThatThrownBy(follower::step)
        .isInstanceOf(ParityException.class)
        .hasMessage("collection line-m has 2 points, should have 3");
  }

  private Map<TopicPartition, Long> filledWithTwo() {
    topic.put("a#0", "first", 1).put("b#0", "second", 2);
    started().step();
    return consumer.progress();
  }

  @Test
  void aLostPointFailsTheCheck() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "second", 2);
    started().step();
    var committed = consumer.progress();
    store.delete(COLLECTION, List.of("a#0"));
    // When
    var follower = resumed(committed, true);
    // Then
    assertThatThrownBy(follower::step)
        .isInstanceOf(ParityException.class)
        .hasMessage("collection line-m has 1 points, should have 2");
  }

  @Test
  void waitsForTheCheckUntilItIsKnownWhatShouldBeThere() {
    // Given
    topic.put("a#0", "first", 1);
    store.create(COLLECTION, "m", embedder.dimension());
    var follower = follower(topic.reader(Map.of()), true, source -> source.restart());
    // When
    follower.step();
    // Then
    assertThat(follower.state()).isInstanceOf(FollowerState.Building.class);
    topic.catchUp(live);
    follower.step();
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(1, 1));
  }

  @Test
  void skipsARecordThatCannotBeRead() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "not Avro".getBytes(StandardCharsets.UTF_8));
    var follower = started();
    // When
    follower.step();
    // Then
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(1, 1));
    assertThat(consumer.progress()).isEqualTo(ends());
  }

  @Test
  void refusesVectorsThatAreNotNumbers() {
    // Given
    var writer =
        new CollectionWriter(
            COLLECTION, "m", new BrokenEmbedder(), store, new StageMeters("indexer"));
    store.create(COLLECTION, "m", 2);
    var changes =
        new PassageChanges(Map.of("a#0", PassageTopic.passage("text", 1)), Set.of(), Map.of());
    // When
    assertThatThrownBy(() -> writer.apply(changes))
        // Then
        .isInstanceOf(FatalException.class)
        .hasMessage("model m gives passage a#0 a vector of length NaN");
    assertThat(store.count(COLLECTION)).isZero();
  }

  @Test
  void aFailedCommitIsTriedAgainWithItsChanges() {
    // Given
    topic.put("a#0", "first", 1);
    var follower = started();
    consumer.failNextCommits(1);
    // When
    assertThatThrownBy(follower::step).isInstanceOf(TimeoutException.class);
    follower.step();
    // Then
    assertThat(consumer.progress()).isEqualTo(ends());
    assertThat(store.upserts()).isEqualTo(2);
    assertThat(follower.state()).isEqualTo(new FollowerState.Current(1, 1));
  }

  @Test
  void anySequenceOfChangesAndRestartsEndsWithWhatTheTopicHolds() {
    var random = new Random(42);
    var expected = new TreeMap<String, String>();
    var follower = started();
    for (int i = 0; i < 400; i++) {
      var id = "d" + random.nextInt(12) + "#0";
      if (random.nextInt(4) == 0) {
        topic.delete(id);
        expected.remove(id);
      } else {
        topic.put(id, "text " + i, i);
        expected.put(id, "text " + i);
      }
      if (random.nextInt(3) == 0) {
        follower.step();
      }
      if (random.nextInt(20) == 0) {
        var committed = consumer.progress();
        consumer.close();
        follower = resumed(committed, false);
        consumer.setMaxPollRecords(1 + random.nextInt(4));
      }
    }
    for (int i = 0; i < 400; i++) {
      follower.step();
    }
    var found = new TreeMap<String, String>();
    store.points(COLLECTION).forEach((id, point) -> found.put(id, point.passage().getText()));
    assertThat(found).isEqualTo(expected);
  }

  private CollectionFollower started() {
    live = topic.live();
    store.create(COLLECTION, "m", embedder.dimension());
    return follower(topic.reader(Map.of()), true, PassageSource::restart);
  }

  private CollectionFollower resumed(Map<TopicPartition, Long> committed, boolean verify) {
    live = topic.live();
    return follower(topic.reader(committed), verify, PassageSource::resume);
  }

  private CollectionFollower follower(
      GroupConsumer reader, boolean verify, Consumer<PassageSource> position) {
    consumer = reader;
    var source = new PassageSource(PassageTopic.TOPIC.name(), reader, topic.decoder(), live);
    position.accept(source);
    return new CollectionFollower(
        COLLECTION,
        source,
        new CollectionWriter(COLLECTION, "m", embedder, store, new StageMeters("indexer")),
        new ParityCheck(
            COLLECTION, "m", embedder, store, live, new ParityCheck.Settings(10, 0.999)),
        store,
        live,
        CLOCK,
        verify);
  }

  private Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(consumer.assignment());
  }

  private String text(String passageId) {
    IndexPoint point = store.points(COLLECTION).get(passageId);
    return point.passage().getText();
  }
}
