package io.lodestream.trainer.continual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.trainer.continual.HistoryReport.Figure;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HistoryReportTest {

  @Test
  void forgettingIsAgainstTheBestThereWasAndFlooredPerWindow() {
    // Given windows whose best was an earlier model, the parent, and is the candidate
    var windows =
        List.of(
            history("w-1", OptionalDouble.of(0.9), OptionalDouble.of(0.7)),
            history("w-2", OptionalDouble.of(0.3), OptionalDouble.of(0.5)),
            history("w-3", OptionalDouble.empty(), OptionalDouble.empty()));
    // When
    var report =
        HistoryReport.of(
            windows,
            List.of(0.8, 0.6, 0.5),
            List.of(new double[] {1, 0.6}, new double[] {0.4}, new double[] {0.7}),
            OptionalDouble.of(0.75));
    // Then
    assertThat(report.windows()).extracting(Figure::best).containsExactly(0.9, 0.6, 0.5);
    assertThat(report.windows().get(0).forgetting()).isEqualTo(0.1, within(1e-12));
    assertThat(report.windows().get(1).forgetting()).isEqualTo(0.2, within(1e-12));
    assertThat(report.windows().get(2).forgetting()).isZero();
    assertThat(report.forgetting()).isEqualTo(0.1, within(1e-12));
    assertThat(report.windows().get(0).backwardTransfer().orElseThrow())
        .isEqualTo(0.1, within(1e-12));
    assertThat(report.windows().get(2).backwardTransfer()).isEmpty();
    assertThat(report.backwardTransfer().orElseThrow()).isEqualTo(0, within(1e-12));
    assertThat(report.windows().get(0).queries()).isEqualTo(2);
  }

  @Test
  void withoutHistoryNothingIsForgotten() {
    assertThat(HistoryReport.none().forgetting()).isZero();
    assertThat(HistoryReport.none().backwardTransfer()).isEmpty();
  }

  private static History history(String id, OptionalDouble best, OptionalDouble trained) {
    return new History(id, List.of(), List.of(), best, trained);
  }
}
