package io.lodestream.indexer.lifecycle;

import static io.lodestream.schemas.IndexState.BUILDING;
import static io.lodestream.schemas.IndexState.DROPPED;
import static io.lodestream.schemas.IndexState.FAILED;
import static io.lodestream.schemas.IndexState.READY;
import static io.lodestream.schemas.IndexState.RETIRED;
import static io.lodestream.schemas.IndexState.SERVING;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.indexer.lifecycle.CollectionFacts.Announced;
import io.lodestream.indexer.lifecycle.IndexAction.Announce;
import io.lodestream.indexer.lifecycle.IndexAction.Drop;
import io.lodestream.indexer.lifecycle.IndexAction.Rebuild;
import io.lodestream.indexer.lifecycle.IndexAction.StartSync;
import io.lodestream.indexer.lifecycle.IndexAction.SwitchAlias;
import io.lodestream.indexer.sync.SyncState;
import io.lodestream.schemas.IndexState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration GRACE = Duration.ofHours(1);
  private static final SyncState NOT_RUNNING = new SyncState.NotRunning();
  private static final SyncState IN_SYNC = new SyncState.InSync(10, 10);
  private static final SyncState CATCHING_UP = new SyncState.CatchingUp();
  private static final SyncState BUILT_FIVE = new SyncState.Building(5, 10);

  @Test
  void buildsTheCollectionOfANewModelAndChecksIt() {
    assertThat(decide(nothing(), collection("base", Role.BASE).missing()))
        .containsExactly(new StartSync("base", true));
  }

  @Test
  void announcesACheckedCollectionAsReadyOnce() {
    var built = collection("m", Role.CANDIDATE).said(BUILDING).is(IN_SYNC);
    assertThat(decide(nothing(), built)).containsExactly(new Announce("m", READY, ""));
    assertThat(decide(nothing(), built.said(READY))).isEmpty();
  }

  @Test
  void announcesProgressAtMostOnceASecondAndOnlyIfThereIsSome() {
    var building = collection("m", Role.CANDIDATE).is(BUILT_FIVE);
    var progress = new Announce("m", BUILDING, "");
    assertThat(decide(nothing(), building)).containsExactly(progress);
    assertThat(decide(nothing(), building.said(BUILDING, NOW.minusMillis(999), 2))).isEmpty();
    assertThat(decide(nothing(), building.said(BUILDING, NOW.minusSeconds(1), 2)))
        .containsExactly(progress);
    assertThat(decide(nothing(), building.said(BUILDING, NOW.minusSeconds(9), 5))).isEmpty();
  }

  @Test
  void pointsTheAliasToTheChampionOnlyOnceItIsReady() {
    var champion = collection("m", Role.CHAMPION);
    assertThat(decide(nothing(), champion.said(READY).is(IN_SYNC)))
        .containsExactly(new SwitchAlias("m"));
    assertThat(decide(nothing(), champion.said(BUILDING, NOW, 5).is(BUILT_FIVE))).isEmpty();
    assertThat(decide(nothing(), champion.said(READY).is(CATCHING_UP))).isEmpty();
    assertThat(decide(nothing(), champion.said(READY).is(IN_SYNC).missing()))
        .containsExactly(new Rebuild("m", "the store lost it"));
  }

  @Test
  void aPromotedCandidateTakesOverAndTheOldChampionRetires() {
    var old = collection("old", Role.FORMER).said(SERVING).is(IN_SYNC);
    var next = collection("new", Role.CHAMPION).said(READY).is(IN_SYNC);
    assertThat(decide(aliasTo("old"), old, next)).containsExactly(new SwitchAlias("new"));
    assertThat(decide(aliasTo("new"), old, next))
        .containsExactlyInAnyOrder(
            new Announce("new", SERVING, ""), new Announce("old", RETIRED, ""));
    assertThat(decide(aliasTo("new"), old.said(RETIRED), next.said(SERVING))).isEmpty();
  }

  @Test
  void aliasSwitchedButNothingWrittenIsFinishedAfterARestart() {
    var old = collection("old", Role.FORMER).said(SERVING).is(NOT_RUNNING);
    var next = collection("new", Role.CHAMPION).said(READY).is(NOT_RUNNING);
    assertThat(decide(aliasTo("new"), old, next))
        .containsExactlyInAnyOrder(new StartSync("new", false), new Announce("old", RETIRED, ""));
    assertThat(decide(aliasTo("new"), old.said(RETIRED), next.is(CATCHING_UP)))
        .containsExactlyInAnyOrder(new Announce("new", SERVING, ""), new StartSync("old", false));
  }

  @Test
  void aServingCollectionIsReopenedWithoutBuildingAfterARestart() {
    var serving = collection("m", Role.CHAMPION).said(SERVING).is(NOT_RUNNING);
    assertThat(decide(aliasTo("m"), serving)).containsExactly(new StartSync("m", false));
    assertThat(decide(aliasTo("m"), serving.is(CATCHING_UP))).isEmpty();
    assertThat(decide(aliasTo("m"), serving.is(IN_SYNC))).isEmpty();
  }

  @Test
  void aBuildCutOffByACrashGoesOnAndIsStillChecked() {
    assertThat(decide(nothing(), collection("m", Role.CANDIDATE).said(BUILDING).is(NOT_RUNNING)))
        .containsExactly(new StartSync("m", true));
  }

  @Test
  void theOldChampionServesWhileTheNewOneIsBuilt() {
    var old = collection("old", Role.FORMER).said(SERVING).is(IN_SYNC);
    var next = collection("new", Role.CHAMPION).said(DROPPED).missing().is(NOT_RUNNING);
    assertThat(decide(aliasTo("old"), old, next)).containsExactly(new StartSync("new", true));
    assertThat(decide(aliasTo("old"), old, next.said(BUILDING, NOW, 5).present().is(BUILT_FIVE)))
        .isEmpty();
  }

  @Test
  void rollbackToARetiredCollectionIsOneStep() {
    var back = collection("old", Role.CHAMPION).said(RETIRED, NOW.minusSeconds(99), 0).is(IN_SYNC);
    var bad = collection("new", Role.FORMER).said(SERVING).is(IN_SYNC);
    assertThat(decide(aliasTo("new"), back, bad)).containsExactly(new SwitchAlias("old"));
    assertThat(decide(aliasTo("old"), back, bad))
        .containsExactlyInAnyOrder(
            new Announce("old", SERVING, ""), new Announce("new", RETIRED, ""));
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"FORMER", "REJECTED"})
  void aRetiredCollectionFollowsThroughItsGraceAndIsThenDropped(Role role) {
    var retired = collection("m", role);
    var inGrace = NOW.minus(GRACE).plusMillis(1);
    assertThat(decide(nothing(), retired.said(READY).is(IN_SYNC)))
        .containsExactly(new Announce("m", RETIRED, ""));
    assertThat(decide(nothing(), retired.said(RETIRED, inGrace, 0).is(IN_SYNC))).isEmpty();
    assertThat(decide(nothing(), retired.said(RETIRED, inGrace, 0).is(NOT_RUNNING)))
        .containsExactly(new StartSync("m", false));
    assertThat(decide(nothing(), retired.said(RETIRED, NOW.minus(GRACE), 0).is(IN_SYNC)))
        .containsExactly(new Drop("m"));
  }

  @Test
  void aDropCutOffBeforeItsEventIsFinished() {
    var gone = collection("m", Role.FORMER).said(RETIRED, NOW.minus(GRACE), 0).missing();
    assertThat(decide(nothing(), gone)).containsExactly(new Drop("m"));
    assertThat(decide(nothing(), gone.said(DROPPED))).isEmpty();
    assertThat(decide(nothing(), gone.unsaid())).isEmpty();
  }

  @Test
  void aCollectionRejectedBeforeItWasReadyIsDroppedAtOnce() {
    var building = collection("m", Role.REJECTED).said(BUILDING).is(BUILT_FIVE);
    assertThat(decide(nothing(), building)).containsExactly(new Drop("m"));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void whatTheAliasPointsToIsNeverDroppedOrRebuilt(Role role) {
    for (var state : IndexState.values()) {
      for (var sync :
          List.of(NOT_RUNNING, IN_SYNC, BUILT_FIVE, new SyncState.Failed("broken", true))) {
        var facts = collection("m", role).said(state, NOW.minus(GRACE), 0).is(sync);
        assertThat(decide(aliasTo("m"), facts))
            .noneMatch(action -> action instanceof Drop || action instanceof Rebuild);
      }
    }
  }

  @Test
  void theBaseIsRetiredButNeverDropped() {
    var base = collection("base", Role.BASE).is(IN_SYNC);
    var champion = collection("m", Role.CHAMPION).said(SERVING).is(IN_SYNC);
    assertThat(decide(aliasTo("m"), base.said(SERVING), champion))
        .containsExactly(new Announce("base", RETIRED, ""));
    assertThat(decide(aliasTo("m"), base.said(RETIRED, Instant.EPOCH, 0), champion)).isEmpty();
  }

  @Test
  void aFailedCheckIsAnsweredByOneRebuildAndAnnouncedOnlyWhenNoneFollows() {
    var failed = collection("m", Role.CANDIDATE).said(BUILDING);
    var first = failed.is(new SyncState.Failed("9 of 10", true));
    var second = failed.is(new SyncState.Failed("9 of 10", false));
    var announcement = new Announce("m", FAILED, "9 of 10");
    assertThat(decide(nothing(), first)).containsExactly(new Rebuild("m", "9 of 10"));
    assertThat(decide(aliasTo("m"), first)).containsExactly(announcement);
    assertThat(decide(nothing(), second)).containsExactly(announcement);
    assertThat(decide(nothing(), second.said(new Announced(FAILED, NOW, 9, "9 of 10")))).isEmpty();
  }

  @Test
  void aFailedModelLeavesTheOthersAlone() {
    var failed =
        collection("bad", Role.CHAMPION)
            .said(new Announced(FAILED, NOW, 0, "no artifact"))
            .missing()
            .is(new SyncState.Failed("no artifact", false));
    var serving = collection("good", Role.FORMER).said(SERVING).is(IN_SYNC);
    assertThat(decide(aliasTo("good"), failed, serving)).isEmpty();
  }

  @Test
  void candidatesWaitTheirTurnButTheChampionDoesNot() {
    var running = collection("c1", Role.CANDIDATE).said(BUILDING, NOW, 5).is(BUILT_FIVE);
    var waiting = collection("c2", Role.CANDIDATE).missing();
    var champion = collection("old", Role.CHAMPION).said(DROPPED).missing();
    assertThat(decide(nothing(), running, waiting)).isEmpty();
    assertThat(decide(nothing(), running, waiting, champion))
        .containsExactly(new StartSync("old", true));
    assertThat(decide(nothing(), running.said(READY).is(IN_SYNC), waiting))
        .containsExactly(new StartSync("c2", true));
  }

  @Test
  void theOlderCandidateIsBuiltFirst() {
    var newer = collection("a", Role.CANDIDATE).missing().createdAt(NOW);
    var older = collection("b", Role.CANDIDATE).missing().createdAt(NOW.minusSeconds(1));
    assertThat(decide(nothing(), newer, older)).containsExactly(new StartSync("b", true));
  }

  @Test
  void aCollectionThatVanishedWhileFollowedIsBuiltAnew() {
    assertThat(
            decide(nothing(), collection("m", Role.CHAMPION).said(SERVING).is(IN_SYNC).missing()))
        .containsExactly(new Rebuild("m", "the store lost it"));
  }

  private static Optional<String> nothing() {
    return Optional.empty();
  }

  private static Optional<String> aliasTo(String modelId) {
    return Optional.of("line-" + modelId);
  }

  private static List<IndexAction> decide(Optional<String> alias, Collected... collections) {
    return IndexPlan.decide(
        new IndexFacts(
            NOW, GRACE, 1, alias, List.of(collections).stream().map(Collected::facts).toList()));
  }

  /** In the store and not followed, until said otherwise. */
  private static Collected collection(String modelId, Role role) {
    return new Collected(
        new CollectionFacts(
            modelId, "line-" + modelId, role, Instant.EPOCH, true, Optional.empty(), NOT_RUNNING));
  }

  private record Collected(CollectionFacts facts) {

    Collected missing() {
      return with(facts.createdAt(), false, facts.announced(), facts.sync());
    }

    Collected present() {
      return with(facts.createdAt(), true, facts.announced(), facts.sync());
    }

    Collected createdAt(Instant at) {
      return with(at, facts.inStore(), facts.announced(), facts.sync());
    }

    Collected unsaid() {
      return with(facts.createdAt(), facts.inStore(), Optional.empty(), facts.sync());
    }

    Collected said(IndexState state) {
      return said(state, NOW, 10);
    }

    Collected said(IndexState state, Instant at, long points) {
      return said(new Announced(state, at, points, ""));
    }

    Collected said(Announced announced) {
      return with(facts.createdAt(), facts.inStore(), Optional.of(announced), facts.sync());
    }

    Collected is(SyncState sync) {
      return with(facts.createdAt(), facts.inStore(), facts.announced(), sync);
    }

    private Collected with(
        Instant createdAt, boolean inStore, Optional<Announced> announced, SyncState sync) {
      return new Collected(
          new CollectionFacts(
              facts.modelId(),
              facts.collection(),
              facts.role(),
              createdAt,
              inStore,
              announced,
              sync));
    }
  }
}
