package io.lodestream.trainer.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.artifact.DirectoryDigest;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.offline.OfflineTraining.Result;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingReport.Choice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class OfflineTrainingIT {
  private static final Path PARENT = BundledModel.DEFAULT.unpack(Path.of("target", "models"));

  @TempDir Path dir;
  private Path pairs;
  private Path out;
  private List<Path> earlier = List.of();

  @BeforeEach
  void writePairs() throws IOException {
    var json = new JsonMapper();
    pairs = dir.resolve("pairs.jsonl");
    out = dir.resolve("model");
    var rows =
        SyntheticPairs.sixty().subList(0, 24).stream()
            .map(
                pair ->
                    json.createObjectNode()
                        .put("query", pair.query())
                        .put("passage", pair.passage())
                        .put("split", pair.documentId().equals("doc-3") ? "validation" : "train")
                        .toString())
            .collect(Collectors.joining("\n"));
    Files.writeString(pairs, rows);
  }

  @Test
  void aFileOfPairsBecomesAModelDirectoryWithItsCard() throws IOException {
    var result = train(Map.of(), false);

    assertThat(result.report().choice()).isEqualTo(Choice.LAST);
    assertThat(result.sha256()).contains(DirectoryDigest.of(out));
    assertThat(out.resolve("README.md"))
        .content()
        .contains(
            "license: apache-2.0", "# model", "18 pairs of its own", "6 to choose a checkpoint by");
    assertThat(dir).isDirectoryNotContaining("glob:**/*.checkpoint");
    try (var encoder = Encoder.open(out, new EncoderOptions(0, 8, Precision.FP32))) {
      assertThat(encoder.dimension()).isEqualTo(384);
    }
  }

  @Test
  void earlierFilesAreReplayedAndForgettingIsMeasuredOnThem() throws IOException {
    var before = dir.resolve("before.jsonl");
    Files.writeString(
        before,
        Files.readString(pairs).replaceAll("code \\d", "code 7").replaceAll("Code \\d", "Code 7"));
    earlier = List.of(before);

    var result = train(Map.of("trainer.replay-share", "0.5"), true);

    assertThat(result.pairs().replayed()).isEqualTo(9);
    assertThat(result.report().trainPairs()).isEqualTo(27);
    assertThat(result.report().history().windows())
        .singleElement()
        .satisfies(file -> assertThat(file.windowId()).isEqualTo("before.jsonl"));
    assertThat(out.resolve("README.md")).content().contains("| before.jsonl | 6 |");
  }

  @Test
  void aModelThatIsNoBetterIsWrittenOnlyWhenAsked() {
    // A learning rate that changes nothing.
    var nothing = Map.of("trainer.min-validation-queries", "1", "trainer.learning-rate", "1e-9");

    assertThat(train(nothing, false).sha256()).isEmpty();
    assertThat(out).doesNotExist();
    assertThat(train(nothing, true).sha256()).isPresent();
    assertThat(out.resolve("model.safetensors")).exists();
  }

  @Test
  void aDirectoryThatHoldsSomethingIsRefused() throws IOException {
    Files.createDirectory(out);
    Files.createFile(out.resolve("thesis.tex"));

    assertThatThrownBy(() -> train(Map.of(), false))
        .isInstanceOf(FatalException.class)
        .hasMessage("--out must not exist yet or be empty, was " + out);
  }

  private Result train(Map<String, String> more, boolean alwaysSave) {
    var settings = new HashMap<>(Map.of("trainer.batch-size", "6", "trainer.checkpoints", "1"));
    settings.putAll(more);
    return new OfflineTraining(TestSettings.of(settings), Precision.FP32, TestSettings.access())
        .train(
            new OfflineTraining.Request(pairs, Optional.empty(), earlier, out, alwaysSave),
            BundledModel.DEFAULT.hubName(),
            PARENT,
            TrainingListener.none());
  }
}
