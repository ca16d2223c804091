package io.lodestream.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport;
import io.lodestream.trainer.merge.Mix;
import io.lodestream.trainer.offline.OfflineTraining.Result;
import io.lodestream.trainer.settings.ValidationBy;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.teacher.TeacherTrial.Endpoint;
import io.lodestream.trainer.teacher.TeacherTrial.Verdict;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.training.TrainingReport.Choice;
import io.lodestream.trainer.training.TrainingReport.Validation;
import io.lodestream.trainer.validation.Figures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainingSummaryTest {

  private static final Path OUT = Path.of("tuned");

  private boolean isWritten;

  @Test
  void figuresWithAndWithoutWordsAreShownAndWhichOfThemDecides() {
    assertThat(printed(Choice.BEST, ValidationBy.FUSED))
        .containsSubsequence(
            "pairs       40 trained on (2 of earlier files), 8 for validation",
            "validation  nDCG@10 of 2 queries over 30 passages\n",
            "    384 dims 0.5000 -> 0.6250 (+0.1250), which decides where the line with BM25",
            "  with BM25  0.7500 -> 0.8750 (+0.1250), by which the step was chosen\n",
            "chosen      step 2 of 2 (best on validation)\n",
            "merged      trained 0.50 parent 0.50 base 0.00\n",
            "model       tuned\nsha256      abc\n");
    assertThat(isWritten).isTrue();
    assertThat(printed(Choice.BEST, ValidationBy.DENSE))
        .contains("384 dims 0.5000 -> 0.6250 (+0.1250), by which the step was chosen\n")
        .contains("with BM25  0.7500 -> 0.8750 (+0.1250)\n");
  }

  @Test
  void aModelThatGainsNothingIsNotWrittenAndTheSummarySaysHowToWriteItAnyway() {
    assertThat(printed(Choice.NO_BETTER_THAN_PARENT, ValidationBy.FUSED))
        .contains("nothing was written to tuned: the step is best on validation, yet no better")
        .contains("--always-save")
        .doesNotContain("sha256");
    assertThat(isWritten).isFalse();
  }

  @Test
  void theTeacherIsShownWithItsFigureAndWhetherItWasLearntFrom() {
    assertThat(printed(Choice.BEST, ValidationBy.FUSED))
        .contains("teacher     learnt from: nDCG@10 0.9000 of 2 validation queries")
        .containsSubsequence(
            "    rerank  takes part: nDCG@10 0.9000 with it\n",
            "    grades  warning: left out, could not be had: it refuses the key\n");
  }

  private String printed(Choice choice, ValidationBy by) {
    var report =
        new TrainingReport(
            40,
            Optional.empty(),
            Optional.of(
                new TeacherTrial(
                    2,
                    0.75,
                    0.9,
                    true,
                    List.of(
                        new Endpoint("rerank", Verdict.HELPS, 0.9, ""),
                        new Endpoint("grades", Verdict.UNAVAILABLE, 0, "it refuses the key")))),
            List.of(1.0, 0.5),
            new Validation(2, 30, figures(by, 0.5, 0.5, 1), figures(by, 0.625, 0.75, 1)),
            List.of(),
            2,
            new MergeReport(new Mix(0.5, 0.5, 0), List.of()),
            HistoryReport.none(),
            choice,
            0,
            12,
            3.5);
    var sha256 = choice.proposed() ? Optional.of("abc") : Optional.<String>empty();
    var printed = new ByteArrayOutputStream();
    isWritten =
        TrainingSummary.print(
            new Result(report, new Result.Counts(40, 8, 5, 1, 0, 2), sha256),
            OUT,
            new PrintStream(printed, true, StandardCharsets.UTF_8));
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static Figures figures(ValidationBy by, double dense, double... fused) {
    return new Figures(
        by, 384, new TreeMap<>(Map.of(384, dense)), Arrays.stream(fused).boxed().toList());
  }
}
