package io.lodestream.cli.faults;

import io.lodestream.schemas.topics.Topics;
import java.time.Duration;
import java.util.List;

/**
 * Processes that end at named places, before and after each effect: the moments that a kill at
 * random seldom meets.
 */
final class HaltFaults {

  private static final String PRODUCER = "org.apache.kafka.clients.producer.KafkaProducer";
  private static final String ARTIFACTS = "io.lodestream.encoder.artifact.ArtifactStore";
  private static final String COLLECTIONS = "io.lodestream.indexer.collections.QdrantCollections";
  private static final String INDEX_EVENTS = "io.lodestream.indexer.IndexEventLog";
  private static final String DECISIONS = "io.lodestream.evaluator.DecisionLog";

  /** A training, its evaluation and the move of the alias may have to come first. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private static final int DOCUMENTS_AT_ONCE = 3;

  /** Enough for a window; more would only be more to work off. */
  private static final int MOST_DOCUMENTS = 60;

  private static final long LOOK_MS = 2_000;

  static final List<HaltPoint> POINTS =
      List.of(
          new HaltPoint("after-produce", "ingest", PRODUCER, "doSend", true, 40),
          new HaltPoint("before-commit", "ingest", PRODUCER, "commitTransaction", false, 6),
          new HaltPoint("after-commit", "ingest", PRODUCER, "commitTransaction", true, 6),
          new HaltPoint("after-produce", "querygen", PRODUCER, "doSend", true, 40),
          new HaltPoint("before-commit", "querygen", PRODUCER, "commitTransaction", false, 6),
          new HaltPoint("after-commit", "querygen", PRODUCER, "commitTransaction", true, 6),
          new HaltPoint("before-rename", "trainer", ARTIFACTS, "moveIn", false, 1),
          new HaltPoint("after-rename", "trainer", ARTIFACTS, "moveIn", true, 1),
          new HaltPoint("before-commit", "trainer", PRODUCER, "commitTransaction", false, 1),
          new HaltPoint("after-commit", "trainer", PRODUCER, "commitTransaction", true, 1),
          new HaltPoint("before-upsert", "indexer", COLLECTIONS, "upsert", false, 4),
          new HaltPoint("after-upsert", "indexer", COLLECTIONS, "upsert", true, 4),
          new HaltPoint("before-alias", "indexer", COLLECTIONS, "pointAlias", false, 1),
          new HaltPoint("after-alias", "indexer", COLLECTIONS, "pointAlias", true, 1),
          new HaltPoint("before-event", "indexer", INDEX_EVENTS, "write", false, 3),
          new HaltPoint("after-event", "indexer", INDEX_EVENTS, "write", true, 3),
          new HaltPoint("before-decision", "evaluator", DECISIONS, "write", false, 1),
          new HaltPoint("after-decision", "evaluator", DECISIONS, "write", true, 1));

  private HaltFaults() {}

  static List<Scenario> all() {
    return Topics.STAGES.stream()
        .map(
            stage ->
                Scenario.of(
                    "halt-" + stage,
                    stage + " ends at once before or after an effect, started again",
                    round -> halted(stage, round)))
        .toList();
  }

  private static String halted(String stage, Scenario.Round round) throws InterruptedException {
    var points = POINTS.stream().filter(point -> point.stage().equals(stage)).toList();
    var point = points.get(round.random().nextInt(points.size()));
    int call = 1 + round.random().nextInt(point.most());
    var process = round.stage(stage);
    process.kill();
    process.start(
        AgentJar.forProcess(HaltAgent.class, point.arguments(call), round.cluster().dir()));
    long begin = System.nanoTime();
    int added = 0;
    while (process.isAlive()) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new FaultFailure(
            "%s did not come to call %d of %s within %d s"
                .formatted(stage, call, point.method(), PATIENCE.toSeconds()));
      }
      if (added < MOST_DOCUMENTS) {
        round.workload().add(DOCUMENTS_AT_ONCE);
        round.workload().flush();
        added += DOCUMENTS_AT_ONCE;
      }
      Thread.sleep(LOOK_MS);
    }
    int code = process.exitCode().orElseThrow();
    if (code != HaltPoint.EXIT_CODE) {
      throw new FaultFailure(
          "%s ended with exit code %d before it came to %s".formatted(stage, code, point.name()));
    }
    round.start(stage);
    return "%s, call %d".formatted(point.name(), call);
  }
}
