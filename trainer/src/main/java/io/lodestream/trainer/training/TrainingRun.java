package io.lodestream.trainer.training;

import ai.djl.ndarray.NDArray;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.schemas.error.BadDataException;
import io.lodestream.trainer.checkpoint.CheckpointStore;
import io.lodestream.trainer.checkpoint.RunRecord;
import io.lodestream.trainer.checkpoint.RunRecord.Validated;
import io.lodestream.trainer.gradient.BatchGradient;
import io.lodestream.trainer.optimizer.AdamW;
import io.lodestream.trainer.optimizer.LearningRate;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.shortcut.LexicalShortcut;
import io.lodestream.trainer.training.TrainingReport.Checkpoint;
import io.lodestream.trainer.training.TrainingReport.Validation;
import io.lodestream.trainer.validation.Figures;
import io.lodestream.trainer.validation.ModelMeasures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The steps of one run and the choice among its checkpoints. Used once, by one thread.
 *
 * <p>What a run does next depends on its record alone, so one that goes on from a checkpoint does
 * what it would have done. Native memory: the encoder's manager owns weights, moments and the copy
 * of the best weights; each batch has a manager of its own for vectors and loss.
 */
final class TrainingRun {
  private final TrainableEncoder encoder;
  private final TrainerSettings settings;
  private final PreparedPairs prepared;
  private final StepPlan plan;
  private final LearningRate schedule;
  private final SortedSet<Integer> validatedSteps;
  private final TrainingListener listener;
  private final Optional<CheckpointStore> store;
  private final InstantSource clock;
  private final ModelMeasures measures;
  private final FinalChoice finalChoice;
  private final BatchGradient gradient;
  private final LexicalShortcut shortcut;
  private final AdamW optimizer;
  private final Map<String, NDArray> state = new LinkedHashMap<>();
  private final BestWeights best;
  private final LossWatch watch = new LossWatch();
  private final Throughput throughput = new Throughput();
  private final List<Validated> validated = new ArrayList<>();
  private Figures parent = Figures.NONE;
  private List<Double> parentHistory = List.of();
  private int step;
  private int bestStep;
  private int savedStep = -1;
  private Instant savedAt;

  TrainingRun(
      TrainableEncoder encoder,
      TrainerSettings settings,
      Precision precision,
      TrainingTask task,
      PreparedPairs prepared,
      TrainingListener listener,
      Optional<CheckpointStore> store,
      InstantSource clock) {
    var optimisation = settings.optimisation();
    this.encoder = encoder;
    this.settings = settings;
    this.prepared = prepared;
    this.plan = StepPlan.of(prepared, settings);
    this.schedule =
        new LearningRate(
            optimisation.learningRate(), optimisation.warmUp(), optimisation.decay(), plan.size());
    this.validatedSteps = plan.validated(settings.validation());
    this.listener = listener;
    this.store = store;
    this.clock = clock;
    // Distractors are of all passages: how many of them are trained on must not change the figures.
    this.measures =
        new ModelMeasures(
            encoder, settings, task.train(), task.validation(), task.history(), task.own());
    this.finalChoice = new FinalChoice(encoder, settings, precision, task, measures, listener);
    this.gradient = new BatchGradient(encoder, settings, prepared.advice());
    this.shortcut = new LexicalShortcut(settings, prepared.words());
    this.optimizer = new AdamW(encoder.manager(), encoder.parameters(), optimisation);
    this.best = new BestWeights(encoder.manager(), encoder.parameters());
    encoder.parameters().forEach((name, weight) -> state.put("weight." + name, weight));
    state.putAll(optimizer.moments());
  }

  TrainingReport run() {
    long start = System.nanoTime();
    int resumedAt = resume();
    savedAt = clock.instant();
    if (!parent.measured()) {
      measureParent();
    }
    while (true) {
      if (validationIsDue()) {
        validate();
        save();
      }
      if (step == plan.size() || patienceIsExhausted()) {
        break;
      }
      saveAndStopIfAsked();
      train(plan.steps().get(step));
      if (clock.instant().isAfter(savedAt.plus(settings.survival().interval()))) {
        save();
      }
    }
    var outcome = finalChoice.choose(record(), best, enoughQueries());
    return new TrainingReport(
        plan.pairs(),
        prepared.mined(),
        prepared.teacher(),
        watch.losses(),
        new Validation(
            measures.queries(), measures.passages(), parent, outcome.figures().validation()),
        validated.stream().map(v -> new Checkpoint(v.step(), v.figures())).toList(),
        bestStep,
        outcome.figures().merge(),
        outcome.figures().history(),
        outcome.choice(),
        resumedAt,
        throughput.pairsPerSecond(),
        (System.nanoTime() - start) / 1e9);
  }

  private int resume() {
    var found = store.flatMap(s -> s.resume(state, best.arrays()));
    found.ifPresent(
        run -> {
          step = run.step();
          savedStep = step;
          bestStep = run.bestStep();
          parent = run.parent();
          parentHistory = run.parentHistory();
          validated.addAll(run.validated());
          watch.resume(run.losses());
          optimizer.resumeAt(step);
          listener.resumed(step);
        });
    return step;
  }

  private void measureParent() {
    parent = measures.validation(this::saveAndStopIfAsked).figures();
    parentHistory =
        measures.history(this::saveAndStopIfAsked).stream()
            .map(window -> Arrays.stream(window).average().orElse(0))
            .toList();
    listener.validated(0, parent);
  }

  private void train(List<StepPlan.Batch> batches) {
    throughput.begin();
    double loss = 0;
    double guessing = 0;
    int pairs = 0;
    for (var batch : batches) {
      var shown = shortcut.removed(batch.pairs(), batch.epoch());
      guessing += gradient.lossOfGuessing(shown) / batches.size();
      loss += gradient.accumulate(shown, 1.0 / batches.size()) / batches.size();
      pairs += shown.size();
    }
    double rate = schedule.at(step);
    double norm = optimizer.step(rate);
    try {
      watch.note(loss, norm, guessing);
    } catch (BadDataException e) {
      store.ifPresent(CheckpointStore::discard);
      throw e;
    }
    step++;
    throughput.end(pairs);
    listener.stepped(
        new TrainingListener.Progress(
            step, plan.size(), watch.mean(), loss, rate, norm, throughput.pairsPerSecond()));
  }

  private boolean validationIsDue() {
    boolean done = step == 0 || !validated.isEmpty() && lastValidated().step() == step;
    return !done && (step == plan.size() || enoughQueries() && validatedSteps.contains(step));
  }

  private Validated lastValidated() {
    return validated.get(validated.size() - 1);
  }

  private void validate() {
    var figures = measures.validation(this::saveAndStopIfAsked).figures();
    var before = validated.stream().filter(v -> v.step() == bestStep).findFirst();
    validated.add(new Validated(step, figures));
    if (before.isEmpty() || figures.betterThan(before.get().figures())) {
      bestStep = step;
      best.take();
    }
    listener.validated(step, figures);
  }

  private boolean patienceIsExhausted() {
    int patience = settings.validation().patience();
    long sinceBest = validated.stream().filter(v -> v.step() > bestStep).count();
    return patience > 0 && sinceBest >= patience;
  }

  private boolean enoughQueries() {
    return measures.queries() > 0 && measures.queries() >= settings.validation().minQueries();
  }

  private void saveAndStopIfAsked() {
    if (listener.stopRequested()) {
      if (step > 0 && savedStep != step) {
        save();
      }
      throw new TrainingStopped(step);
    }
  }

  private void save() {
    if (store.isEmpty()) {
      return;
    }
    savedAt = clock.instant();
    if (store.get().save(record(), state, best.arrays())) {
      savedStep = step;
      listener.checkpointed(step);
    } else {
      listener.checkpointFailed(step);
    }
  }

  private RunRecord record() {
    return new RunRecord(step, watch.losses(), parent, parentHistory, validated, bestStep);
  }

  /** Pairs per second of the steps, without what lies between them. */
  private static final class Throughput {
    private long nanos;
    private long pairs;
    private long began;

    void begin() {
      began = System.nanoTime();
    }

    void end(int pairs) {
      nanos += System.nanoTime() - began;
      this.pairs += pairs;
    }

    /** 0 before the first step. */
    double pairsPerSecond() {
      return nanos == 0 ? 0 : pairs / (nanos / 1e9);
    }
  }
}
