package io.lodestream.trainer.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.continual.HistoryReport.Figure;
import io.lodestream.trainer.merge.MergeReport.Candidate;
import io.lodestream.trainer.merge.Mix;
import io.lodestream.trainer.settings.ValidationBy;
import io.lodestream.trainer.training.TrainingListener;
import io.lodestream.trainer.training.TrainingListener.Progress;
import io.lodestream.trainer.validation.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScalarTrackerTest {
  private static final Figure FIGURE = new Figure("w-1", 10, 0.6, 0.5, 0.7, OptionalDouble.of(0.4));

  @Test
  void everythingARunTellsHasAName() {
    var sink = new Remembering();
    try (var tracker = new ScalarTracker(List.of(sink))) {
      var all = ListenerGroup.of(TrainingListener.none(), tracker);
      all.resumed(4);
      all.stepped(new Progress(5, 9, 1.5, 1.25, 0.01, 2.5, 80));
      all.validated(5, figures(0.75));
      all.merged(5, new Candidate(new Mix(0.5, 0.25, 0.25), figures(0.8), 0.7, 0));
      all.remembered(5, new HistoryReport(List.of(FIGURE), OptionalDouble.empty()));
    }
    assertThat(sink.rows)
        .containsExactly(
            "resume 4",
            "5 train/loss 1.250",
            "5 train/mean-loss 1.500",
            "5 train/learning-rate 0.010",
            "5 train/gradient-norm 2.500",
            "5 train/pairs-per-second 80.000",
            "5 validation/ndcg@10 0.750",
            "5 validation/fused-ndcg@10 0.900",
            "5 validation/ndcg@10-dim-16 0.500",
            "5 validation/ndcg@10-dim-32 0.750",
            "5 merge/validation-ndcg@10 trained 0.50 parent 0.25 base 0.25 0.800",
            "5 merge/validation-fused-ndcg@10 trained 0.50 parent 0.25 base 0.25 0.900",
            "5 merge/score trained 0.50 parent 0.25 base 0.25 0.700",
            "5 history/ndcg@10 w-1 0.500",
            "5 history/forgetting w-1 0.200",
            "5 history/backward-transfer w-1 0.100",
            "5 history/forgetting 0.200",
            "5 history/backward-transfer 0.100",
            "closed");
  }

  @Test
  void aSinkThatFailsIsLeftAndTheOthersGoOn() {
    var failing = new Failing();
    var sink = new Remembering();
    try (var tracker = new ScalarTracker(List.of(failing, sink))) {
      tracker.validated(1, figures(0.5));
      tracker.validated(2, figures(0.5));
    }
    assertThat(failing.writes).isEqualTo(1);
    assertThat(failing.closes).isEqualTo(1);
    assertThat(sink.rows).hasSize(2 * 4 + 1).endsWith("closed");
  }

  @Test
  void aRunIsStoppedByAnyOfItsListeners() {
    var stopping =
        new TrainingListener() {
          @Override
          public void stepped(Progress progress) {
            throw new AssertionError("no step was told");
          }

          @Override
          public void validated(int step, Figures figures) {
            throw new AssertionError("no validation was told");
          }

          @Override
          public boolean stopRequested() {
            return true;
          }
        };
    assertThat(ListenerGroup.of(TrainingListener.none(), stopping).stopRequested()).isTrue();
    assertThat(ListenerGroup.of(TrainingListener.none()).stopRequested()).isFalse();
  }

  private static Figures figures(double alone) {
    return new Figures(
        ValidationBy.FUSED, 32, new TreeMap<>(Map.of(16, 0.5, 32, alone)), List.of(0.8, 1.0));
  }

  private static final class Remembering implements ScalarSink {
    private final List<String> rows = new ArrayList<>();

    @Override
    public void resume(int step) {
      rows.add("resume " + step);
    }

    @Override
    public void write(int step, String name, double value) {
      rows.add("%d %s %.3f".formatted(step, name, value));
    }

    @Override
    public void close() {
      rows.add("closed");
    }
  }

  private static final class Failing implements ScalarSink {
    private int writes;
    private int closes;

    @Override
    public void resume(int step) {
      throw new AssertionError("nothing was resumed");
    }

    @Override
    public void write(int step, String name, double value) throws IOException {
      writes++;
      throw new IOException("No space left on device");
    }

    @Override
    public void close() {
      closes++;
    }
  }
}
