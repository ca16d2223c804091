package io.lodestream.cli.training;

import io.lodestream.trainer.merge.Mix;
import io.lodestream.trainer.offline.OfflineTraining.Result;
import io.lodestream.trainer.settings.ValidationBy;
import io.lodestream.trainer.teacher.TeacherTrial;
import io.lodestream.trainer.training.TrainingReport;
import io.lodestream.trainer.training.TrainingReport.Validation;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Prints the result of a training run on files. */
public final class TrainingSummary {

  private TrainingSummary() {}

  /** Returns whether a model was written. */
  public static boolean print(Result result, Path out, PrintStream to) {
    var report = result.report();
    pairs(result, to);
    report
        .teacher()
        .ifPresent(
            trial ->
                to.printf(
                    Locale.ROOT,
                    "teacher     %s: nDCG@10 %.4f of %d validation queries, the model trained from"
                        + " %.4f%n",
                    trial.used() ? "learnt from" : "not learnt from, no better",
                    trial.teacher(),
                    trial.queries(),
                    trial.parent()));
    report.teacher().ifPresent(trial -> trial.endpoints().forEach(e -> endpoint(e, to)));
    validation(report.validation(), to);
    to.printf(
        Locale.ROOT,
        "chosen      step %d of %d (%s)%n",
        report.chosenStep(),
        report.losses().size(),
        reason(report));
    if (!report.history().windows().isEmpty()) {
      to.printf(
          Locale.ROOT,
          "forgetting  %.4f nDCG@10 on the validation rows of %d earlier files%n",
          report.history().forgetting(),
          report.history().windows().size());
    }
    if (!report.merge().chosen().equals(Mix.TRAINED)) {
      to.printf("merged      %s%n", report.merge().chosen());
    }
    if (report.resumedAt() > 0) {
      to.printf("resumed     at step %d, where an earlier process was ended%n", report.resumedAt());
    }
    to.printf(
        Locale.ROOT,
        "took        %.1f s, %.1f pairs/s%n",
        report.seconds(),
        report.pairsPerSecond());
    if (result.sha256().isEmpty()) {
      to.printf(
          "no model    nothing was written to %s: the step is %s;"
              + " --always-save writes it anyway%n",
          out, reason(report));
      return false;
    }
    to.printf("model       %s%nsha256      %s%n", out, result.sha256().get());
    return true;
  }

  private static void endpoint(TeacherTrial.Endpoint endpoint, PrintStream to) {
    var said =
        switch (endpoint.verdict()) {
          case HELPS ->
              String.format(Locale.ROOT, "takes part: nDCG@10 %.4f with it", endpoint.ndcg());
          case NO_BETTER ->
              String.format(
                  Locale.ROOT, "left out, no better: nDCG@10 %.4f with it", endpoint.ndcg());
          case UNAVAILABLE -> "warning: left out, could not be had: " + endpoint.reason();
        };
    to.printf("    %-7s %s%n", endpoint.name(), said);
  }

  private static void validation(Validation validation, PrintStream to) {
    if (validation.queries() == 0) {
      return;
    }
    to.printf(
        "validation  nDCG@10 of %d queries over %d passages%n",
        validation.queries(), validation.passages());
    var before = validation.parent();
    var after = validation.chosen();
    after
        .dense()
        .forEach(
            (dimension, ndcg) ->
                figure(
                    "%5d dims".formatted(dimension),
                    before.dense().get(dimension),
                    ndcg,
                    dimension == after.dimension() ? ofVectors(after.by()) : "",
                    to));
    figure("with BM25 ", before.fused(), after.fused(), ofFusion(after.by()), to);
  }

  private static String ofVectors(ValidationBy by) {
    return switch (by) {
      case DENSE -> ", by which the step was chosen";
      case FUSED -> ", which decides where the line with BM25 cannot tell models apart";
    };
  }

  private static String ofFusion(ValidationBy by) {
    return by == ValidationBy.FUSED ? ", by which the step was chosen" : "";
  }

  private static void figure(
      String name, double before, double after, String remark, PrintStream to) {
    to.printf(
        Locale.ROOT, "  %s %.4f -> %.4f (%+.4f)%s%n", name, before, after, after - before, remark);
  }

  private static void pairs(Result result, PrintStream to) {
    var pairs = result.pairs();
    to.printf(
        "pairs       %d trained on (%d of earlier files), %d for validation, %d labelled"
            + " irrelevant, %d kept for"
            + " evaluation and not used%n",
        result.report().trainPairs(),
        pairs.replayed(),
        pairs.validation(),
        pairs.irrelevant(),
        pairs.evaluation());
    if (pairs.shared() > 0) {
      to.printf(
          "warning     %d validation queries are trained on too: validation flatters the model%n",
          pairs.shared());
    }
  }

  private static String reason(TrainingReport report) {
    return switch (report.choice()) {
      case BEST -> "best on validation";
      case NO_BETTER_THAN_PARENT -> "best on validation, yet no better than before training";
      case FORGETS -> "forgets more of the history than the budget allows";
      case LAST -> "the last: too few validation queries to choose by";
    };
  }
}
