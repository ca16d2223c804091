package io.lodestream.indexer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.indexer.Words;
import io.lodestream.runtime.metrics.StageMeters;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.schemas.error.RetryableException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How a collection comes to hold what the topic holds, through failures and kills. */
class CollectionSyncTest extends SyncScenario {

  @Test
  void fillsACollectionAndIsCurrentOnceItPassedTheCheck() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "second", 2).put("c#0", "third", 3).delete("b#0");
    var follower = started();
    // When
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "c#0");
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(2, 2));
    assertThat(embedder.embedded()).contains("A title\nOne > Two\nfirst").doesNotContain("second");
  }

  @Test
  void writesTheWordsOfTheTextThatIsEmbedded() {
    // Given
    topic.put("a#0", "first words", 1);
    // When
    started().step();
    // Then
    var written = store.points(COLLECTION).get("a#0").sparse().orElseThrow();
    var expected = Words.encoder().orElseThrow().passage("A title\nOne > Two\nfirst words");
    assertThat(written.indices()).isEqualTo(expected.indices());
    assertThat(written.values()).isEqualTo(expected.values());
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
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(2, 2));
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
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(3, 3));
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
    assertThat(second.state()).isEqualTo(new SyncState.InSync(3, 3));
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
    assertThat(follower.state()).isInstanceOf(SyncState.CatchingUp.class);
    follower.step();
    // Then
    assertThat(store.upserts()).isEqualTo(3);
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(3, 3));
  }

  @Test
  void skipsARecordThatCannotBeRead() {
    // Given
    topic.put("a#0", "first", 1).put("b#0", "not Avro".getBytes(StandardCharsets.UTF_8));
    var follower = started();
    // When
    follower.step();
    // Then
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(1, 1));
    assertThat(consumer.progress()).isEqualTo(ends());
  }

  @Test
  void refusesVectorsThatAreNotNumbers() {
    // Given
    var writer =
        new PointWriter(
            COLLECTION,
            "m",
            new BrokenEmbedder(),
            Words.encoder(),
            store,
            new StageMeters("indexer"));
    store.create(COLLECTION, "m", 2, Words.SIDE);
    var changes =
        new PassageSource.Changes(
            Map.of("a#0", PassageTopic.passage("text", 1)), Set.of(), Map.of());
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
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(1, 1));
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
}
