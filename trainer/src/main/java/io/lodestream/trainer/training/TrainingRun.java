package io.lodestream.trainer.training;

import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.encoder.WeightsSnapshot;
import io.lodestream.trainer.TrainerSettings;
import io.lodestream.trainer.continual.HistoryReport;
import io.lodestream.trainer.gradient.BatchGradient;
import io.lodestream.trainer.merge.MergeReport;
import io.lodestream.trainer.optimizer.AdamW;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.schedule.LearningRate;
import io.lodestream.trainer.training.TrainingReport.Checkpoint;
import io.lodestream.trainer.training.TrainingReport.Choice;
import io.lodestream.trainer.validation.Checkpoints;
import io.lodestream.trainer.validation.RetrievalCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The steps of one run and the choice among its checkpoints. Used once, by one thread.
 *
 * <p>Native memory: the encoder's manager owns weights and moments; each step has a manager of its
 * own for vectors and loss, whose closing frees the autograd graph too.
 */
final class TrainingRun {
  private static final int VALIDATION_BATCH = 32;

  private final TrainableEncoder encoder;
  private final TrainerSettings settings;
  private final TrainingListener listener;
  private final int trainPairs;
  private final RetrievalCheck check;
  private final BatchGradient gradient;
  private final AdamW optimizer;
  private final LossWatch watch = new LossWatch();
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private long trainingNanos;
  private long pairsSeen;
  private double value;
  private double norm;
  private WeightsSnapshot bestWeights;

  TrainingRun(
      TrainableEncoder encoder,
      TrainerSettings settings,
      List<TrainingPair> train,
      List<TrainingPair> validation,
      TrainingListener listener) {
    this.encoder = encoder;
    this.settings = settings;
    this.listener = listener;
    this.trainPairs = train.size();
    this.check = new RetrievalCheck(validation, train, settings.validation(), settings.seed());
    this.gradient = new BatchGradient(encoder, settings);
    this.optimizer = new AdamW(encoder.manager(), encoder.parameters(), settings.optimisation());
  }

  TrainingReport run(List<List<TrainingPair>> batches) {
    long start = System.nanoTime();
    var optimisation = settings.optimisation();
    var schedule =
        new LearningRate(
            optimisation.learningRate(),
            optimisation.warmUp(),
            optimisation.decay(),
            batches.size());
    var validated = Checkpoints.of(batches.size(), settings.validation());
    double parent = validate(0);
    var best = new Checkpoint(0, Double.NEGATIVE_INFINITY);
    for (int done = 0; done < batches.size(); done++) {
      stopIfAsked(done);
      step(batches.get(done), schedule.at(done));
      listener.stepped(
          new TrainingListener.Progress(
              done + 1,
              batches.size(),
              watch.mean(),
              value,
              schedule.at(done),
              norm,
              pairsPerSecond()));
      boolean last = done + 1 == batches.size();
      if (last || enoughQueries() && validated.contains(done + 1)) {
        var checkpoint = new Checkpoint(done + 1, validate(done + 1));
        checkpoints.add(checkpoint);
        if (!enoughQueries() || checkpoint.ndcg() > best.ndcg()) {
          best = checkpoint;
          bestWeights = last ? null : encoder.snapshot();
        }
      }
    }
    if (bestWeights != null) {
      encoder.restore(bestWeights);
    }
    return new TrainingReport(
        trainPairs,
        watch.losses(),
        new ValidationReport(
            check.queries(),
            check.passages(),
            encoder.spec().dimension(),
            new TreeMap<>(Map.of(encoder.spec().dimension(), parent)),
            new TreeMap<>(Map.of(encoder.spec().dimension(), best.ndcg()))),
        checkpoints,
        best.step(),
        MergeReport.none(),
        HistoryReport.none(),
        choice(best, parent),
        0,
        pairsPerSecond(),
        (System.nanoTime() - start) / 1e9);
  }

  private void step(List<TrainingPair> batch, double learningRate) {
    long start = System.nanoTime();
    value = gradient.accumulate(batch, 1);
    norm = optimizer.step(learningRate);
    watch.note(value, norm, batch.size());
    trainingNanos += System.nanoTime() - start;
    pairsSeen += batch.size();
  }

  private void stopIfAsked(int step) {
    if (listener.stopRequested()) {
      throw new TrainingStopped(step);
    }
  }

  private boolean enoughQueries() {
    return check.queries() > 0 && check.queries() >= settings.validation().minQueries();
  }

  private Choice choice(Checkpoint best, double parent) {
    if (!enoughQueries()) {
      return Choice.LAST;
    }
    return best.ndcg() > parent ? Choice.BEST : Choice.NO_BETTER_THAN_PARENT;
  }

  private double validate(int step) {
    try (var embedder =
        encoder.asEmbedder(settings.batches().maxPassageTokens(), VALIDATION_BATCH)) {
      double ndcg = check.ndcg(embedder, () -> stopIfAsked(step));
      listener.validated(step, ndcg);
      return ndcg;
    }
  }

  private double pairsPerSecond() {
    return pairsSeen / (trainingNanos / 1e9);
  }
}
