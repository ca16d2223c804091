package io.lodestream.bench.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.stack.LocalPorts;
import io.lodestream.cli.stack.LocalServers;
import io.lodestream.stubllm.QuerygenAnswers;
import io.lodestream.stubllm.StubBehaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the stage while calls are in flight to an endpoint that fails in every way, lets it finish,
 * and checks that every passage ended exactly once.
 */
@Tag("slow")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledQuerygenIT {

  private static final int QUERIES = 2;
  private static final long SEED = 20_261_121;
  private static final StubBehaviour FAULTY =
      StubBehaviour.prompt().latency(Duration.ofMillis(100), 0.5).faults(0.03, 0.03, 0.02, 0.03);

  @TempDir static Path dir;
  private LocalServers servers;

  @BeforeAll
  void startServers() {
    servers = LocalServers.start(dir.resolve("servers"), LocalPorts.ANY);
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  @Test
  void endsEveryPassageExactlyOnceHoweverOftenItIsKilled() throws Exception {
    int passages = 400;
    var random = new SplittableRandom(SEED);
    try (var stage = stage("llm", 64, Map.of())) {
      NumberedPassages.produce(stage.context(), passages);
      try (var outcomes = new OutcomeLog(stage.context())) {
        // When
        for (int kill = 1; kill <= 2; kill++) {
          var process = stage.start();
          awaitPassages(process, outcomes, random.nextInt(120 * kill, 120 * kill + 80));
          process.kill();
        }
        outcomes.readToEnd();
        int before = outcomes.passages();
        var process = stage.start();
        awaitPassages(process, outcomes, passages + 1);
        assertThat(process.stop()).isZero();
        outcomes.readToEnd();

        // Then
        assertThat(before).as("killed before the end").isLessThan(passages);
        assertThat(outcomes.kept()).as("pairs kept").isGreaterThan(passages);
        assertEachEndedOnce(outcomes, passages);
        for (int number = 0; number < passages; number++) {
          assertThat(outcomes.pairsOf(NumberedPassages.id(number)))
              .as("pairs of passage %d, kept and refused", number)
              .hasSize(askedPairs(number));
        }
        assertThat(stage.stub().repeated())
            .as("answers paid for twice, of %d", stage.stub().answered())
            .isLessThan(stage.stub().answered() / 10);
      }
    }
  }

  @Test
  void endsHybridPassagesAndTheWordOfPeopleExactlyOnceToo() throws Exception {
    int passages = 80;
    var hybrid =
        Map.of(
            "querygen.generator", "hybrid",
            "querygen.hybrid.share", "0",
            "querygen.judge", "round-trip",
            "querygen.naming", "0",
            "querygen.judge.top-k", "1",
            "querygen.concurrency", "1",
            "querygen.batch-size", "8");
    try (var stage = stage("hybrid", 4, hybrid)) {
      NumberedPassages.produce(stage.context(), passages);
      ServedPassages.index(stage.context(), passages);
      try (var outcomes = new OutcomeLog(stage.context());
          var people = new NumberedFeedback(stage.context(), passages)) {
        // When
        int enough = new SplittableRandom(SEED).nextInt(2, 10);
        var killed = stage.start();
        people.sayMore();
        while (outcomes.said() < people.said() || stage.stub().asked() < enough) {
          poll(killed, outcomes);
        }
        people.sayMore();
        poll(killed, outcomes);
        people.sayMore();
        killed.kill();
        outcomes.readToEnd();
        int before = outcomes.passages();
        int inTime = outcomes.said();
        int said = people.said();
        var process = stage.start();
        people.sayTheRest();
        while (outcomes.passages() < passages + 1 || outcomes.said() < people.pairs()) {
          poll(process, outcomes);
        }
        assertThat(process.stop()).isZero();
        outcomes.readToEnd();

        // Then
        assertThat(before).as("passages that ended before the kill").isLessThan(passages);
        assertThat(inTime).as("pairs of people before the kill").isBetween(1, said - 1);
        assertThat(outcomes.said()).as("pairs of people").isEqualTo(people.pairs());
        assertEachEndedOnce(outcomes, passages);
        int asked = 0;
        for (int number = 0; number < passages; number++) {
          asked += assertAskedOnlyWhereNothingWasKept(outcomes, number) ? 1 : 0;
        }
        assertThat(asked).as("passages that the model was asked for").isBetween(10, passages - 10);
      }
    }
  }

  /** Returns whether the language model wrote queries for it. */
  private static boolean assertAskedOnlyWhereNothingWasKept(OutcomeLog outcomes, int number) {
    var pairs =
        outcomes.pairsOf(NumberedPassages.id(number)).stream()
            .collect(Collectors.partitioningBy(pair -> pair.generator().startsWith("extractive-")));
    assertThat(pairs.get(true)).as("extractive pairs of passage %d", number).hasSize(QUERIES);
    if (pairs.get(false).isEmpty()) {
      return false;
    }
    assertThat(pairs.get(true)).as("passage %d", number).noneMatch(OutcomeLog.Outcome::isKept);
    assertThat(pairs.get(false)).as("passage %d", number).hasSize(askedPairs(number));
    return true;
  }

  private StubbedStage stage(String name, int inFlight, Map<String, String> more) throws Exception {
    var all = new HashMap<>(more);
    all.put("lodestream.namespace", name);
    var load = new StubbedStage.Load(FAULTY, inFlight, Duration.ofSeconds(2), "384m");
    return new StubbedStage(servers, Files.createDirectory(dir.resolve(name)), load, all);
  }

  private static void assertEachEndedOnce(OutcomeLog outcomes, int passages) {
    assertThat(outcomes.doubled()).as("pair ids written twice").isEmpty();
    for (int number = 0; number < passages; number++) {
      var id = NumberedPassages.id(number);
      assertThat(outcomes.deadLettersOf(id)).as("dead letters of %s", id).isZero();
    }
    assertThat(outcomes.deadLettersOf(NumberedPassages.UNREADABLE)).isEqualTo(1);
    assertThat(outcomes.passages()).isEqualTo(passages + 1);
  }

  /** How many pairs a passage has from the stub's answers. */
  private static int askedPairs(int number) {
    return QuerygenAnswers.isAlwaysProse(number) ? 1 : QUERIES;
  }

  private static void awaitPassages(StageProcess process, OutcomeLog outcomes, int count) {
    while (outcomes.passages() < count) {
      poll(process, outcomes);
    }
  }

  private static void poll(StageProcess process, OutcomeLog outcomes) {
    outcomes.poll(Duration.ofMillis(200));
    process.requireRunning();
  }
}
