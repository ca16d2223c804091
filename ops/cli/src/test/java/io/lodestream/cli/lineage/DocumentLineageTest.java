package io.lodestream.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.ClusterRecords;
import io.lodestream.cli.windows.PairsCluster;
import io.lodestream.cli.windows.WindowCatalog;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.PartitionRange;
import io.lodestream.schemas.Retraction;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.TrainingWindow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentLineageTest {
  private static final String LIVE = "hash of d#0";
  private static final DocumentFacts.Placed TRAIN = placed("p1", "d#0", Split.TRAIN, 0);
  private static final DocumentFacts.Placed GONE = placed("p2", "d#1", Split.TRAIN, 1);
  private static final DocumentFacts.Placed VALIDATION = placed("p3", "d#0", Split.VALIDATION, 5);
  private static final DocumentFacts.Placed OPEN = placed("p4", "d#0", Split.TRAIN, 12);
  private static final Map<String, DocumentFacts.Retracted> RETRACTIONS =
      Map.of(
          "d#1",
          new DocumentFacts.Retracted(new Retraction("d", null, "deleted", Instant.EPOCH), 7));

  @Test
  void placesPairsInTheirWindowsAndNamesWhatIsRetracted() {
    var lineage = lineage(List.of());

    assertThat(lineage.isRetracted()).as("a passage is still there").isFalse();
    assertThat(lineage.passages())
        .extracting(DocumentLineage.PassageFate::state)
        .containsExactly("live", "deleted");
    assertThat(lineage.pairs())
        .extracting(DocumentLineage.PairFate::windowId)
        .containsExactly("w0", "w0", "w1", null);
    assertThat(lineage.pairs())
        .extracting(DocumentLineage.PairFate::isRetracted)
        .containsExactly(false, true, false, false);
    assertThat(lineage.windows())
        .extracting(w -> w.windowId() + " " + w.train() + " " + w.validation())
        .containsExactly("w0 2 0", "w1 0 1");
  }

  @Test
  void namesEveryModelThatSawItAndHow() {
    var models =
        List.of(
            model("m-1", "base", "w0", 0L),
            model("m-2", "m-1", "other", 0L),
            model("m-3", "base", "w1", 0L),
            model("m-4", "m-3", "other", 0L),
            model("m-5", "base", "other", 0L, "w0"),
            model("m-6", "base", "other", 0L, "w1"));

    assertThat(lineage(models).models())
        .extracting(m -> "%s %s %d of %s".formatted(m.modelId(), m.how(), m.pairs(), m.from()))
        .as("validation chooses a checkpoint; a child of that model has not learnt from it")
        .containsExactly(
            "m-1 trained 2 of w0",
            "m-2 inherited 0 of m-1",
            "m-3 validated 1 of w1",
            "m-5 may have replayed 2 of w0");
  }

  @Test
  void aModelThatKnewOfTheRetractionDidNotSeeThatPair() {
    var models =
        List.of(
            model("m-1", "base", "w0", 8L),
            model("m-2", "base", "w0", 7L),
            model("m-3", "base", "w0", null));

    assertThat(lineage(models).models())
        .extracting(DocumentLineage.ModelUse::pairs)
        .containsExactly(1, 2, 2);
  }

  @Test
  void windowsOfATopicMadeAnewHoldOtherPairs() {
    var lineage = DocumentLineage.of("d", facts(), catalog(List.of()), "another");

    assertThat(lineage.windows()).isEmpty();
  }

  @Test
  void printsForPeople() {
    var out = new StringWriter();

    LineageText.print(lineage(List.of(model("m-1", "base", "w0", 8L))), new PrintWriter(out, true));

    assertThat(out.toString())
        .contains("d#1  deleted, pairs retracted 1970-01-01T00:00:00Z")
        .contains("p4  d#0  train  score 1.00  test-1/question  window still open")
        .contains("m-1  mini  trained: 1 pairs of window w0");
  }

  private static DocumentLineage lineage(List<ModelVersion> models) {
    return DocumentLineage.of("d", facts(), catalog(models), "id");
  }

  private static DocumentFacts facts() {
    return new DocumentFacts(
        Map.of("d#0", LIVE), RETRACTIONS, List.of(TRAIN, GONE, VALIDATION, OPEN));
  }

  private static WindowCatalog catalog(List<ModelVersion> models) {
    return new WindowCatalog(List.of(window("w0", 0, 5), window("w1", 5, 10)), models);
  }

  private static DocumentFacts.Placed placed(
      String pairId, String passageId, Split split, long offset) {
    return new DocumentFacts.Placed(
        pairId, PairsCluster.pair(passageId, "query", split, 1), 0, offset);
  }

  private static TrainingWindow window(String id, long start, long end) {
    return ClusterRecords.window(id)
        .setSequence(start)
        .setRanges(List.of(new PartitionRange(0, start, end, end - start, "")))
        .setCount(end - start)
        .build();
  }

  private static ModelVersion model(
      String id, String parent, String window, Long retractions, String... replayed) {
    return ClusterRecords.model(id)
        .setParentModelId(parent)
        .setWindowId(window)
        .setReplayedWindowIds(List.of(replayed))
        .setRetractionsOffset(retractions)
        .setCreatedAt(Instant.ofEpochSecond(id.charAt(2)))
        .build();
  }
}
