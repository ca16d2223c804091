package io.lodestream.trainer.training;

import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.checkpoint.RunRecord;
import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.merge.MergeReport;
import io.lodestream.trainer.merge.MergeSearch;
import io.lodestream.trainer.merge.Mix;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.training.TrainingReport.Choice;
import io.lodestream.trainer.validation.Figures;
import io.lodestream.trainer.validation.ModelMeasures;
import java.util.OptionalDouble;

/**
 * Turns the best checkpoint into the model that comes out: merged with older weights where that is
 * asked for, measured on earlier windows, and proposed or not. Used once, by the thread that
 * trains.
 */
final class FinalChoice {

  /**
   * @param figures of the weights that the encoder now has
   */
  record Outcome(MergeSearch.Outcome figures, Choice choice) {}

  private final TrainableEncoder encoder;
  private final TrainerSettings settings;
  private final Precision precision;
  private final TrainingTask task;
  private final ModelMeasures measures;
  private final TrainingListener listener;

  FinalChoice(
      TrainableEncoder encoder,
      TrainerSettings settings,
      Precision precision,
      TrainingTask task,
      ModelMeasures measures,
      TrainingListener listener) {
    this.encoder = encoder;
    this.settings = settings;
    this.precision = precision;
    this.task = task;
    this.measures = measures;
    this.listener = listener;
  }

  /**
   * @param run at its end
   * @param best its best weights
   */
  Outcome choose(RunRecord run, BestWeights best, boolean enoughQueries) {
    Runnable betweenChunks = () -> throwIfAsked(run.step());
    var parent = run.parent();
    var base = task.baseDir().filter(dir -> !dir.equals(task.parentDir()));
    var mixes = Mix.tried(settings.merge(), base.isPresent());
    MergeSearch.Outcome figures;
    if (mixes.isEmpty()) {
      best.restore();
      figures = unmerged(run, betweenChunks);
    } else {
      var sources = new MergeSearch.Sources(best.arrays(), task.parentDir(), base, precision);
      figures =
          new MergeSearch(encoder, measures, task.history(), run.parentHistory(), betweenChunks)
              .choose(
                  sources,
                  mixes,
                  parent,
                  settings.continual().budget(),
                  enoughQueries,
                  candidate -> listener.merged(run.bestStep(), candidate));
    }
    var history = figures.history().withOwn(measures.own(betweenChunks));
    listener.remembered(run.bestStep(), history);
    return new Outcome(
        new MergeSearch.Outcome(figures.merge(), history, figures.validation()),
        choice(figures.validation(), parent, history, enoughQueries));
  }

  private MergeSearch.Outcome unmerged(RunRecord run, Runnable betweenChunks) {
    var history =
        HistoryReport.of(
            task.history(),
            run.parentHistory(),
            measures.history(betweenChunks),
            OptionalDouble.empty());
    var validation =
        run.validated().stream()
            .filter(validated -> validated.step() == run.bestStep())
            .findFirst()
            .orElseThrow()
            .figures();
    return new MergeSearch.Outcome(MergeReport.none(), history, validation);
  }

  private Choice choice(
      Figures chosen, Figures parent, HistoryReport history, boolean enoughQueries) {
    if (enoughQueries && !chosen.betterThan(parent)) {
      return Choice.NO_BETTER_THAN_PARENT;
    }
    // With fewer queries chance would decide, as on the validation split.
    boolean told = history.queries() >= settings.validation().minQueries();
    if (told && history.forgetting() > settings.continual().budget()) {
      return Choice.FORGETS;
    }
    return enoughQueries ? Choice.BEST : Choice.LAST;
  }

  private void throwIfAsked(int step) {
    if (listener.stopRequested()) {
      throw new TrainingStopped(step);
    }
  }
}
