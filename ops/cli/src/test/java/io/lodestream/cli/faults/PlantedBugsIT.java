package io.lodestream.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirFiles;
import io.lodestream.cli.cluster.ClusterException;
import io.lodestream.cli.verify.ClusterVerification;
import io.lodestream.schemas.error.RetryableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The harness is worth what it finds: bugs of the kinds it is for, planted in real processes. */
@Tag("slow")
@Timeout(720)
class PlantedBugsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final String ARMED = "armed";

  @TempDir private Path dir;

  /** What happens again and again while the bug is looked for. */
  @FunctionalInterface
  private interface Provocation {
    void happen(FaultCluster cluster, Workload workload) throws Exception;
  }

  @Test
  void findsPointsThatWereNeverWritten() throws Exception {
    found("indexer", PlantedBugs.COMMIT_BEFORE_EFFECT, "has no point", (c, w) -> w.add(2));
  }

  @Test
  void findsPointsWhoseIdsAreMadeUp() throws Exception {
    found("indexer", PlantedBugs.RANDOM_IDS, "has more than one point", (c, w) -> w.edit(4));
  }

  @Test
  void findsRecordsForwardedOutsideTheTransaction() throws Exception {
    found(
        "querygen",
        PlantedBugs.OUTSIDE_THE_TRANSACTION,
        "was written 2 times",
        (cluster, workload) -> {
          if (Files.exists(dir.resolve(ARMED))) {
            workload.add(12);
            workload.flush();
            await()
                .atMost(PATIENCE)
                .until(() -> Files.exists(PlantedBugs.sentBy(dir.resolve(ARMED))));
            cluster.stage("querygen", FaultCluster.FIRST).kill();
            Files.delete(dir.resolve(ARMED));
            cluster.startStage("querygen", FaultCluster.FIRST);
          }
        });
  }

  @Test
  void findsASplitByDocument() throws Exception {
    found(
        "querygen",
        PlantedBugs.SPLIT_BY_DOCUMENT,
        "other pairs of cluster",
        (cluster, workload) -> workload.add(6));
  }

  @Test
  void findsAnAliasThatMovedTooEarly() throws Exception {
    found(
        "indexer",
        PlantedBugs.ALIAS_BEFORE_PARITY,
        "the alias led to ",
        (cluster, workload) -> workload.add(3));
  }

  /** Sound first, then with the bug. */
  private void found(String stage, String bug, String difference, Provocation provocation)
      throws Exception {
    var armed = dir.resolve(ARMED);
    // Few texts, so that they come again under other ids: near-duplicates.
    var source = BeirDataset.read("covidqa", BeirFiles.bundled("covidqa")).firstDocuments(1);
    try (var cluster = FaultCluster.start(dir, FaultCluster.Kind.SIMPLE)) {
      var kafka = cluster.context().shared().kafka().bootstrapServers();
      var arguments = "%s;%s;%s".formatted(bug, armed, kafka);
      cluster.always(stage, AgentJar.forProcess(PlantedBugs.class, arguments, dir));
      cluster.startAllStages();
      try (var settling = new Settling(cluster.context(), PATIENCE);
          var workload = new Workload(cluster.context(), source, new SplittableRandom(5));
          var watch = ServingWatch.start(cluster.context())) {
        workload.add(30);
        workload.flush();
        settling.untilSettled(workload.living());
        watch.requireSound();
        Files.createFile(armed);
        var verification = new ClusterVerification(cluster.context());
        await()
            .atMost(PATIENCE)
            .pollInterval(LOOK)
            .untilAsserted(
                () -> {
                  provocation.happen(cluster, workload);
                  workload.flush();
                  assertThat(differences(verification, watch))
                      .anyMatch(seen -> seen.contains(difference));
                });
      }
    }
  }

  private static List<String> differences(ClusterVerification verification, ServingWatch watch)
      throws InterruptedException {
    var seen = new ArrayList<String>();
    try {
      watch.requireSound();
      verification.run().forEach(check -> seen.addAll(check.differences()));
    } catch (FaultFailure e) {
      seen.add(e.getMessage());
    } catch (ClusterException | RetryableException | KafkaException notYet) {
      seen.add(notYet.getMessage());
    }
    return seen;
  }
}
