package io.lodestream.trainer.validation;

import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.continual.History;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Measures the weights that an encoder has at the moment: on the validation split, on the frozen
 * sets of earlier windows and on the one of this window. Used by the thread that trains.
 */
public final class ModelMeasures {
  private static final int BATCH = 32;

  private final TrainableEncoder encoder;
  private final int maxTokens;
  private final Dimensions dimensions;
  private final RetrievalCheck validation;
  private final List<RetrievalCheck> history = new ArrayList<>();
  private final Optional<RetrievalCheck> own;

  public ModelMeasures(
      TrainableEncoder encoder,
      TrainerSettings settings,
      List<TrainingPair> train,
      List<TrainingPair> validation,
      List<History> history,
      Optional<History> own) {
    this.encoder = encoder;
    this.maxTokens = settings.batches().maxPassageTokens();
    this.dimensions = Dimensions.of(settings, encoder.spec().dimension());
    this.validation = RetrievalCheck.ofSplit(validation, train, settings);
    history.forEach(window -> this.history.add(frozen(window, settings)));
    this.own = own.map(window -> frozen(window, settings));
  }

  private static RetrievalCheck frozen(History window, TrainerSettings settings) {
    return RetrievalCheck.frozen(window.validation(), window.distractors(), settings);
  }

  /** Queries of the validation split. */
  public int queries() {
    return validation.queries();
  }

  /** Passages searched by them. */
  public int passages() {
    return validation.passages();
  }

  /** On the validation split, by every dimension. */
  public Scores validation(Runnable betweenChunks) {
    return measure(validation, dimensions, betweenChunks);
  }

  /** On the frozen set of each earlier window, nDCG@10 per query by the figure that decides. */
  public List<double[]> history(Runnable betweenChunks) {
    return history.stream().map(check -> deciding(check, betweenChunks)).toList();
  }

  /** On the frozen set of this window, by the figure that decides; empty where there is none. */
  public OptionalDouble own(Runnable betweenChunks) {
    return own.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Arrays.stream(deciding(own.get(), betweenChunks)).average().orElse(0));
  }

  private double[] deciding(RetrievalCheck check, Runnable betweenChunks) {
    int deciding = dimensions.deciding();
    var only = new Dimensions(deciding, new TreeSet<>(List.of(deciding)));
    return measure(check, only, betweenChunks).deciding();
  }

  private Scores measure(RetrievalCheck check, Dimensions measured, Runnable betweenChunks) {
    try (var embedder = encoder.asEmbedder(maxTokens, BATCH)) {
      return check.measure(embedder, measured, betweenChunks);
    }
  }
}
