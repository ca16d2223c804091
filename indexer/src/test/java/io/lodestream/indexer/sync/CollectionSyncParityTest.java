package io.lodestream.indexer.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.indexer.Words;
import io.lodestream.indexer.collections.IndexPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a collection that does not hold what it should. */
class CollectionSyncParityTest extends SyncScenario {

  @Test
  void pointsWhoseTombstonesAreGoneAreDeletedAtTheNextStart() {
    // Given a point of a passage that no record speaks of any more, while others are on their way
    var committed = filledWithTwo();
    store.upsert(
        COLLECTION,
        List.of(
            new IndexPoint(
                "gone#0", PassageTopic.passage("gone", 1), "m", new float[16], Optional.empty())));
    var follower = resumed(committed, false);
    live.apply(PassageTopic.partition(0), 98, "later#0", PassageTopic.passage("later", 4));
    live.apply(PassageTopic.partition(0), 99, "later#1", PassageTopic.passage("later", 5));
    // When
    follower.step();
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "b#0");
    assertThat(follower.state()).isInstanceOf(SyncState.InSync.class);
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
    assertThat(follower.state()).isInstanceOf(SyncState.CatchingUp.class);
    follower.step();
    // Then
    assertThat(store.points(COLLECTION)).containsOnlyKeys("a#0", "b#0");
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(2, 2));
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
    store.create(COLLECTION, "m", embedder.dimension(), Words.SIDE);
    var follower = follower(topic.reader(Map.of()), true, source -> source.restart());
    // When
    follower.step();
    // Then
    assertThat(follower.state()).isInstanceOf(SyncState.Building.class);
    topic.catchUp(live);
    follower.step();
    assertThat(follower.state()).isEqualTo(new SyncState.InSync(1, 1));
  }
}
