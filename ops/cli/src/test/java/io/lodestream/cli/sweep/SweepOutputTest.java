package io.lodestream.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.config.Settings;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.sweep.Ranking;
import io.lodestream.trainer.sweep.TrialResult;
import io.lodestream.trainer.sweep.TrialResult.Outcome;
import io.lodestream.trainer.sweep.TrialResult.Point;
import io.lodestream.trainer.sweep.TrialRunner.Trial;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepOutputTest {
  private static final Map<String, String> GIVEN =
      Map.of("trainer.learning-rate", "3.0E-5", "trainer.query-prompt", "");
  private static final Map<String, String> BETTER =
      Map.of("trainer.learning-rate", "5.00e-05", "trainer.query-prompt", "<q>: é & ");
  private static final Map<String, String> WORSE =
      Map.of("trainer.learning-rate", "2.00e-04", "trainer.query-prompt", "none");

  @TempDir Path dir;
  private final Ranking ranking =
      new Ranking(
          List.of(
              result(0, GIVEN, Outcome.FINISHED, 0.5),
              result(1, WORSE, Outcome.STOPPED, 0.6),
              result(2, BETTER, Outcome.FINISHED, 0.7)));

  @Test
  void theTableHasTheBestFirstAndMarksWhatWasStopped() {
    var lines = table().lines().toList();

    assertThat(lines.get(1)).startsWith("2      0.7000   finished");
    assertThat(lines.get(2)).startsWith("given  0.5000   finished");
    assertThat(lines.get(3)).startsWith("1      0.6000   stopped at 50 %");
    assertThat(table()).contains("best: trial 2, +0.2000").doesNotContain("warning");
  }

  @Test
  void fewQueriesThatDisagreeAreWarnedOf() {
    var mixed =
        new Ranking(
            List.of(
                scored(0, List.of(1.0, 0.0, 1.0, 0.0), 0.5),
                scored(1, List.of(0.0, 1.0, 1.0, 1.0), 0.75)));
    var out = new ByteArrayOutputStream();

    SweepTable.print(mixed, mixed.lift(1), new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("warning: 4 validation queries cannot tell the two apart");
  }

  @Test
  void theChartIsWellFormedAndNeedsNothingElse() throws Exception {
    var svg = SweepChart.svg(ranking);

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(3);
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(svg.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http");
  }

  @Test
  void theBestSettingsAreReadAsConfiguration() throws IOException {
    var file = dir.resolve("best.properties");

    BestConfiguration.write(ranking.best().orElseThrow(), file);

    var settings = Settings.load(Map.of(), Optional.of(file), Map.of(), Map.of());
    var trainer = settings.read(TrainerSettings.SECTION);
    assertThat(trainer.optimisation().learningRate()).isEqualTo(5e-5);
    assertThat(trainer.inputs().queryPrompt()).contains("<q>: é & ");
  }

  private String table() {
    var out = new ByteArrayOutputStream();
    SweepTable.print(ranking, ranking.lift(1), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static TrialResult scored(int number, List<Double> perQuery, double ndcg) {
    return new TrialResult(
        new Trial(number, Map.of()),
        GIVEN,
        Outcome.FINISHED,
        List.of(new Point(1, ndcg)),
        ndcg,
        perQuery,
        1,
        "");
  }

  private static TrialResult result(
      int number, Map<String, String> settings, Outcome outcome, double ndcg) {
    boolean finished = outcome == Outcome.FINISHED;
    return new TrialResult(
        new Trial(number, settings),
        settings,
        outcome,
        List.of(new Point(0, 0.4), new Point(finished ? 1 : 0.5, ndcg)),
        ndcg,
        finished ? Collections.nCopies(20, ndcg) : List.of(),
        12,
        "");
  }
}
