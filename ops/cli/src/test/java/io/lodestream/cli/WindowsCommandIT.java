package io.lodestream.cli;

import static io.lodestream.cli.windows.PairsCluster.pair;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.cli.windows.PairsCluster;
import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.schemas.windows.RangeDigest;
import io.lodestream.trainer.offline.PairSorter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What an operator asks about windows, over a broker, a registry and the real closer. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WindowsCommandIT {

  @TempDir static Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private PairsCluster cluster;
  private TrainingWindow first;

  @BeforeAll
  void closeTwoWindows() throws Exception {
    cluster = new PairsCluster(dir);
    cluster.write(
        Map.of(
            "p1", pair("a#0", "what is a?", Split.TRAIN, 1),
            "p2", pair("b#0", "what is b?", Split.TRAIN, .5),
            "p3", pair("c#0", "what is c?", Split.VALIDATION, 1),
            "p4", pair("d#0", "what is d?", Split.EVALUATION, 1),
            "p5", pair("e#0", "what is a?", Split.TRAIN, 0)));
    first = cluster.closeWindows(1, settings(5)).get(0);
    cluster.write(Map.of("p6", pair("f#0", "what is f?", Split.TRAIN, 1)));
    cluster.closeWindows(2, settings(1));
  }

  private static WindowSettings settings(long maxPairs) {
    return settings(maxPairs, maxPairs);
  }

  private static WindowSettings settings(long maxPairs, long minPairs) {
    return new WindowSettings(
        maxPairs, 1 << 20, Duration.ofHours(1), Duration.ofHours(1), minPairs);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  @Order(1)
  void listsWindowsInOrder() {
    assertThat(windows("list")).isZero();

    var lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("no  id ");
    assertThat(lines.get(1))
        .matches("0 +" + first.getWindowId() + " +default +count +5 +2 +1 +\\d+ .* - +yes");
    assertThat(lines.get(2)).startsWith("1 ").endsWith("yes");
  }

  @Test
  @Order(2)
  void showsRangesAndDigests() {
    assertThat(windows("show", "0")).isZero();

    assertThat(out.toString())
        .contains(first.getWindowId(), first.getTopicId())
        .contains(first.getRanges().get(0).getDigest(), first.getRanges().get(1).getDigest())
        .containsPattern("pairs kept +yes");
  }

  @Test
  @Order(3)
  void verifiesAnIntactWindow() {
    assertThat(windows("verify", first.getWindowId())).isZero();

    assertThat(out.toString()).contains("is intact: 5 pairs in 2 partitions");
  }

  @Test
  @Order(4)
  void replaysAWindowIntoAFileThatTheTrainerReads() throws Exception {
    var file = dir.resolve("window.jsonl");

    assertThat(windows("replay", "0", "--out", file.toString())).isZero();

    assertThat(out.toString())
        .contains("5 pairs (2 train, 1 validation, 1 evaluation, 1 labelled irrelevant)")
        .contains("left out: 0 retracted, 0 unreadable");
    var pairs = PairSorter.read(file, Optional.empty(), 1);
    assertThat(pairs.train()).extracting("documentId").containsExactlyInAnyOrder("a", "b");
    assertThat(pairs.irrelevant()).isEqualTo(1);
    assertThat(pairs.heldOut().documents()).containsExactlyInAnyOrder("c", "d");
    var row = new JsonMapper().readTree(Files.readAllLines(file).get(0));
    assertThat(row.path("generator").asText()).isEqualTo("test-1/question");
    assertThat(row.path("passage").asText()).startsWith("Title of ").contains("\nText of ");
  }

  @Test
  @Order(5)
  void leavesOutWhatWasRetracted() throws Exception {
    cluster.retract("a#0", null);
    cluster.retract("b#0", "hash of b#0");
    var file = dir.resolve("less.jsonl");

    assertThat(windows("replay", "0", "--out", file.toString())).isZero();

    assertThat(out.toString()).contains("left out: 1 retracted");
    assertThat(Files.readString(file)).contains("Text of b#0").doesNotContain("Text of a#0");
  }

  @Test
  @Order(6)
  void tellsWhichModelsSawADocument() throws Exception {
    // Given a model trained before the retraction, and one after that replayed the window
    cluster.model(model("m-1", "base", first.getWindowId(), List.of(), 0L));
    cluster.model(model("m-2", "base", "w-none", List.of(first.getWindowId()), 2L));
    cluster.model(model("m-3", "m-1", "w-none", List.of(), 2L));

    // When
    assertThat(run(List.of("lineage", "a", "--json"))).isZero();

    // Then
    var lineage = new JsonMapper().readTree(out.toString());
    assertThat(lineage.path("isRetracted").asBoolean()).isTrue();
    assertThat(lineage.at("/passages/0/state").asText()).isEqualTo("deleted");
    assertThat(lineage.at("/pairs/0/pairId").asText()).isEqualTo("p1");
    assertThat(lineage.at("/pairs/0/windowId").asText()).isEqualTo(first.getWindowId());
    assertThat(lineage.at("/windows/0/train").asInt()).isEqualTo(1);
    assertThat(lineage.path("models"))
        .extracting(m -> m.path("modelId").asText() + " " + m.path("how").asText())
        .containsExactly("m-1 trained", "m-3 inherited");
    assertThat(run(List.of("lineage", "b"))).isZero();
    assertThat(out.toString())
        .contains("b#0", "models that saw it (3)")
        .contains("m-2  mini  may have replayed: 1 pairs of window " + first.getWindowId());
    assertThat(run(List.of("lineage", "nobody"))).isEqualTo(1);
    assertThat(err.toString()).contains("nothing is known of document 'nobody'");
  }

  private static ModelVersion model(
      String id, String parent, String window, List<String> replayed, long retractions) {
    return ClusterRecords.model(id)
        .setParentModelId(parent)
        .setWindowId(window)
        .setReplayedWindowIds(replayed)
        .setRetractionsOffset(retractions)
        .setCreatedAt(Instant.ofEpochSecond(id.charAt(2)))
        .build();
  }

  @Test
  @Order(7)
  void anUnknownWindowIsAnsweredWithThoseThereAre() {
    assertThat(windows("show", "nothing")).isEqualTo(1);

    assertThat(err.toString())
        .contains("no window has the id or number 'nothing' in line default; there are 2");
    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  @Order(8)
  void anOperatorHasAWindowClosedEarlyAndOnlyOne() throws Exception {
    // Given
    assertThat(windows("close", "--reason", "new catalogue")).isZero();
    var asked = out.toString();
    cluster.write(Map.of("p7", pair("g#0", "what is g?", Split.TRAIN, 1)));

    // When the closer runs, is started anew, and gets two more pairs
    var third = cluster.closeWindows(3, settings(1_000, 1)).get(2);
    cluster.write(Map.of("p8", pair("h#0", "what is h?", Split.TRAIN, 1)));
    cluster.write(Map.of("p9", pair("i#0", "what is i?", Split.TRAIN, 1)));
    var fourth = cluster.closeWindows(4, settings(2, 1)).get(3);

    // Then
    assertThat(asked).contains("asked for").contains("line default");
    assertThat(third.getTrigger()).isEqualTo(WindowTrigger.OPERATOR);
    assertThat(third.getReason()).isEqualTo("new catalogue");
    assertThat(third.getCount()).isEqualTo(1);
    assertThat(fourth.getTrigger()).isEqualTo(WindowTrigger.COUNT);
    assertThat(fourth.getReason()).isNull();
    assertThat(fourth.getCount()).isEqualTo(2);
    assertThat(windows("show", "2")).isZero();
    assertThat(out.toString()).containsPattern("reason +new catalogue");
  }

  @Test
  @Order(9)
  void saysThatAManifestDoesNotGoOnWhereTheOneBeforeEnded() {
    // Given
    var ranges = new ArrayList<>(first.getRanges());
    var last = ranges.remove(1);
    long passedOver = last.getEndOffset() + 1;
    var none = new RangeDigest().hex();
    ranges.add(new PartitionRange(last.getPartition(), passedOver, passedOver, 0L, none));
    cluster.window(
        TrainingWindow.newBuilder(first)
            .setWindowId("forged")
            .setSequence(99)
            .setPreviousWindowId(first.getWindowId())
            .setRanges(ranges)
            .build());

    // When
    assertThat(windows("verify", "forged")).isEqualTo(1);

    // Then
    assertThat(out.toString())
        .contains("window forged: line, topic, ranges and previous window of the manifest give ")
        .contains(
            "partition %d: expected to start at offset %d, where window %s ended, starts at %d"
                .formatted(
                    last.getPartition(), last.getEndOffset(), first.getWindowId(), passedOver));
  }

  @Test
  @Order(10)
  void saysWhatOfAWindowHasExpired() throws Exception {
    cluster.expirePairs(first);

    assertThat(windows("verify", "0")).isEqualTo(1);
    assertThat(out.toString())
        .contains("is not as it was closed")
        .containsPattern("pairs-\\d: the window starts at offset 0, kept are offsets from ");
    assertThat(windows("replay", "0", "--out", dir.resolve("no.jsonl").toString())).isEqualTo(1);
    assertThat(dir.resolve("no.jsonl")).doesNotExist();
    assertThat(windows("verify", "1")).isZero();
  }

  @Test
  @Order(11)
  void saysThatTheTopicWasMadeAnew() throws Exception {
    cluster.makePairsAnew();

    assertThat(windows("verify", "1")).isEqualTo(1);
    assertThat(out.toString()).contains("topic pairs has id ").contains("deleted or made anew");
  }

  private int windows(String... arguments) {
    var all = new ArrayList<>(List.of("windows"));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private int run(List<String> arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var all = new ArrayList<>(arguments);
    all.addAll(cluster.arguments());
    return Lodestream.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }
}
