package io.lodestream.indexer;

import static io.lodestream.schemas.IndexState.BUILDING;
import static io.lodestream.schemas.IndexState.DROPPED;
import static io.lodestream.schemas.IndexState.FAILED;
import static io.lodestream.schemas.IndexState.READY;
import static io.lodestream.schemas.IndexState.RETIRED;
import static io.lodestream.schemas.IndexState.SERVING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexControllerTest {

  private final IndexWorld world = new IndexWorld();

  @Test
  void theFirstModelIsBuiltCheckedAndServed() {
    world.model("base");
    world.decide("base", Decision.PROMOTE);
    world.settle();
    assertThat(world.statesOf("base")).containsExactly(BUILDING, READY, READY, SERVING);
    assertThat(alias()).isEqualTo("base");
    assertThat(world.lastEvent().getAlias()).isEqualTo(IndexWorld.ALIAS);
    assertThat(world.lastEvent().getExpectedPoints()).isEqualTo(3);
    assertThat(world.controller.status().serving().orElseThrow().modelId()).isEqualTo("base");
  }

  @Test
  void aCandidateIsReadyWithoutServingAndTakesOverWhenPromoted() {
    twoModels();
    assertThat(alias()).isEqualTo("base");
    assertThat(world.states()).containsEntry("m1", READY);
    world.decide("m1", Decision.PROMOTE);
    world.settle();
    assertThat(alias()).isEqualTo("m1");
    assertThat(world.states()).isEqualTo(Map.of("base", RETIRED, "m1", SERVING));
    assertThat(world.controller.status().serving().orElseThrow().collection())
        .isEqualTo("lodestream-line-m1");
  }

  @Test
  void rollbackWithinTheGraceTimeBuildsNothing() {
    twoModels();
    world.decide("m1", Decision.PROMOTE);
    world.settle();
    world.model("m2");
    world.settle();
    world.decide("m2", Decision.PROMOTE);
    world.settle();
    assertThat(world.isRunning("m1")).isTrue();
    world.decide("m1", Decision.ROLLBACK);
    world.controller.tick();
    assertThat(alias()).isEqualTo("m1");
    assertThat(world.statesOf("m1"))
        .containsExactly(BUILDING, READY, READY, SERVING, RETIRED, RETIRED, SERVING);
  }

  @Test
  void aRejectedCandidateIsDroppedAfterTheGraceTimeAndRebuiltIfPromotedByHand() {
    twoModels();
    world.decide("m1", Decision.REJECT);
    world.settle();
    assertThat(world.states()).containsEntry("m1", RETIRED);
    world.pass(IndexWorld.GRACE);
    world.settle();
    assertThat(world.states()).containsEntry("m1", DROPPED);
    assertThat(world.store.names()).containsExactly("lodestream-line-base");
    assertThat(world.isRunning("m1")).isFalse();
    // When
    world.decide("m1", Decision.BY_HAND);
    world.controller.tick();
    assertThat(alias()).isEqualTo("base");
    world.settle();
    assertThat(alias()).isEqualTo("m1");
    assertThat(world.statesOf("m1"))
        .containsExactly(BUILDING, READY, RETIRED, DROPPED, BUILDING, READY, READY, SERVING);
  }

  @Test
  void aCollectionThatFailsItsCheckIsRebuiltOnceAndThenStaysFailed() {
    world.unequal.add("m1");
    twoModels();
    world.settle();
    assertThat(world.statesOf("m1")).containsExactly(BUILDING, BUILDING, BUILDING, FAILED);
    assertThat(world.details("m1"))
        .containsExactly("", "rebuilding: lacks passage p", "", "lacks passage p");
    assertThat(world.states()).containsEntry("base", SERVING);
    world.decide("m1", Decision.BY_HAND);
    world.settle();
    assertThat(alias()).isEqualTo("base");
  }

  @Test
  void aModelThatCannotBeLoadedIsAnnouncedAndLeavesTheOthersAlone() {
    world.unloadable.add("m1");
    twoModels();
    assertThat(world.statesOf("m1")).containsExactly(BUILDING, FAILED);
    assertThat(world.lastEvent().getDetail()).isEqualTo("artifact of m1 is altered");
    world.model("m2");
    world.settle();
    assertThat(world.states()).containsEntry("m2", READY).containsEntry("base", SERVING);
  }

  @Test
  void aRestartOfASettledIndexWritesNothing() {
    twoModels();
    var before = world.statesOf("base");
    world.restart();
    world.settle();
    assertThat(world.statesOf("base")).isEqualTo(before);
    assertThat(world.controller.status().serving()).isPresent();
  }

  @Test
  void aServingModelThatCannotBeOpenedAfterARestartIsAFailure() {
    twoModels();
    assertThat(world.controller.servingFailure()).isEmpty();
    // When
    world.unloadable.add("base");
    world.restart();
    world.settle();
    // Then
    assertThat(alias()).isEqualTo("base");
    assertThat(world.controller.servingFailure()).contains("artifact of base is altered");
    assertThat(world.controller.status().searchable("base")).isEmpty();
    assertThat(world.controller.status().hasModel("base")).isTrue();
    assertThat(world.controller.status().hasModel("text-embedding-3-small")).isFalse();
  }

  @Test
  void anInstanceThatWasReplacedLeavesTheAliasAlone() {
    twoModels();
    world.decide("m1", Decision.PROMOTE);
    world.fence();
    assertThatThrownBy(world.controller::tick).hasMessage("another indexer has taken over");
    assertThat(alias()).isEqualTo("base");
  }

  @Test
  void aModelOfAnotherLineIsIgnored() {
    world.decide("base", Decision.PROMOTE);
    world.settle();
    assertThat(world.store.names()).isEmpty();
    assertThat(world.controller.status().serving()).isEmpty();
  }

  @Test
  void aKillBeforeOrAfterAnyEffectEndsInTheSamePlace() {
    int kills = 0;
    for (int effects = 0; ; effects++) {
      var killed = new IndexWorld();
      killed.killAfter(effects);
      boolean wasKilled = live(killed);
      assertThat(killed.states())
          .as("killed after %d effects", effects)
          .isEqualTo(Map.of("base", RETIRED, "m1", SERVING, "m2", DROPPED, "m3", DROPPED));
      assertThat(killed.store.aliasTarget(IndexWorld.ALIAS)).contains("lodestream-line-m1");
      assertThat(killed.store.names())
          .containsExactlyInAnyOrder("lodestream-line-base", "lodestream-line-m1");
      assertThat(killed.controller.status().serving().orElseThrow().modelId()).isEqualTo("m1");
      if (!wasKilled) {
        break;
      }
      kills++;
    }
    assertThat(kills).isGreaterThan(40);
  }

  /** Promotion, rollback, rejection, drops; returns whether the kill struck. */
  private static boolean live(IndexWorld world) {
    var story =
        List.<Runnable>of(
            () -> world.model("base"),
            () -> world.decide("base", Decision.PROMOTE),
            () -> world.model("m1"),
            () -> world.decide("m1", Decision.PROMOTE),
            () -> world.model("m2"),
            () -> world.decide("m2", Decision.PROMOTE),
            () -> world.decide("m1", Decision.ROLLBACK),
            () -> world.model("m3"),
            () -> world.decide("m3", Decision.REJECT),
            () -> world.pass(IndexWorld.GRACE.plus(Duration.ofSeconds(1))),
            () -> world.pass(IndexWorld.GRACE.plus(Duration.ofSeconds(1))));
    boolean killed = false;
    for (var chapter : story) {
      chapter.run();
      try {
        world.settle();
      } catch (IndexWorld.Kill kill) {
        killed = true;
        world.restart();
        world.settle();
      }
    }
    return killed;
  }

  private void twoModels() {
    world.model("base");
    world.decide("base", Decision.PROMOTE);
    world.settle();
    world.model("m1");
    world.settle();
  }

  private String alias() {
    return world
        .store
        .aliasTarget(IndexWorld.ALIAS)
        .orElse("none")
        .replace(IndexWorld.ALIAS + "-", "");
  }
}
