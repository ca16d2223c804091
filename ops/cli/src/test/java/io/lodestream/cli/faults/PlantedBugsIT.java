package io.lodestream.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.verify.Check;
import io.lodestream.cli.verify.ClusterVerification;
import io.lodestream.schemas.error.RetryableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The harness is worth what it finds: bugs of the kinds it is for, planted in real processes. */
@Tag("slow")
@Timeout(420)
class PlantedBugsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(100);
  private static final long LOOK_MS = 1_000;

  @TempDir private Path dir;

  /** What a round does while the bug is looked for. */
  @FunctionalInterface
  private interface Provocation {
    void happen(FaultCluster cluster, Workload workload) throws InterruptedException;
  }

  @Test
  void findsPointsThatWereNeverWritten() throws Exception {
    try (var cluster = started("indexer", PlantedBugs.COMMIT_BEFORE_EFFECT);
        var settling = new Settling(cluster.context(), FIRST_PATIENCE);
        var workload = workload(cluster)) {
      workload.add(60);
      workload.flush();
      var found = failureOf(() -> settling.untilSettled(workload.living()));
      assertThat(found).contains("has no point").doesNotContain("consumed:", "judged:");
    }
  }

  @Test
  void findsPointsWhoseIdsAreMadeUp() throws Exception {
    assertThat(
            found(
                "indexer",
                PlantedBugs.RANDOM_IDS,
                "has more than one point",
                (cluster, workload) -> workload.change(4)))
        .isTrue();
  }

  @Test
  void findsRecordsForwardedOutsideTheTransaction() throws Exception {
    assertThat(
            found(
                "querygen",
                PlantedBugs.OUTSIDE_THE_TRANSACTION,
                "was written 2 times",
                (cluster, workload) -> {
                  workload.add(12);
                  workload.flush();
                  Thread.sleep(4_000);
                  cluster.stage("querygen", FaultCluster.FIRST).kill();
                  cluster.startStage("querygen", FaultCluster.FIRST);
                }))
        .isTrue();
  }

  @Test
  void findsASplitByDocument() throws Exception {
    assertThat(
            found(
                "querygen",
                PlantedBugs.SPLIT_BY_DOCUMENT,
                "other pairs of cluster",
                (cluster, workload) -> workload.add(10)))
        .isTrue();
  }

  @Test
  void findsAnAliasThatMovedTooEarly() throws Exception {
    try (var cluster = started("indexer", PlantedBugs.ALIAS_BEFORE_PARITY);
        var workload = workload(cluster);
        var watch = ServingWatch.start(cluster.context())) {
      long begin = System.nanoTime();
      String found = "";
      while (found.isEmpty() && System.nanoTime() - begin < PATIENCE.toNanos()) {
        workload.add(6);
        workload.flush();
        Thread.sleep(2 * LOOK_MS);
        found = failureOf(watch::requireSound);
      }
      assertThat(found).startsWith("the alias led to ");
    }
  }

  private FaultCluster started(String stage, String bug) throws InterruptedException {
    var cluster = FaultCluster.start(dir, false);
    cluster.always(stage, AgentJar.forProcess(PlantedBugs.class, bug, dir));
    cluster.startAllStages();
    return cluster;
  }

  private static Workload workload(FaultCluster cluster) {
    // Few texts, so that they come again under other ids: near-duplicates.
    var source = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa")).firstDocuments(1);
    return new Workload(cluster.context(), source, new SplittableRandom(5));
  }

  private boolean found(String stage, String bug, String difference, Provocation provocation)
      throws InterruptedException {
    try (var cluster = started(stage, bug);
        var workload = workload(cluster)) {
      workload.add(60);
      var verification = new ClusterVerification(cluster.context());
      long begin = System.nanoTime();
      boolean found = false;
      while (!found && System.nanoTime() - begin < PATIENCE.toNanos()) {
        provocation.happen(cluster, workload);
        workload.flush();
        Thread.sleep(LOOK_MS);
        found = differences(verification).stream().anyMatch(seen -> seen.contains(difference));
      }
      return found;
    }
  }

  private static List<String> differences(ClusterVerification verification)
      throws InterruptedException {
    try {
      return verification.run().stream().map(Check::differences).flatMap(List::stream).toList();
    } catch (ClusterException | RetryableException | KafkaException notYet) {
      return List.of();
    }
  }

  /** Something that throws what it finds. */
  @FunctionalInterface
  private interface Finding {
    void look() throws InterruptedException;
  }

  private static String failureOf(Finding finding) throws InterruptedException {
    try {
      finding.look();
      return "";
    } catch (FaultFailure e) {
      return e.getMessage();
    }
  }
}
