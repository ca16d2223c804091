package io.lodestream.trainer.validation;

import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.continual.History;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.settings.TrainerSettings;
import io.lodestream.trainer.validation.RetrievalCheck.Scores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
    history.forEach(window -> this.history.add(frozen(window)));
    this.own = own.map(ModelMeasures::frozen);
  }

  private static RetrievalCheck frozen(History window) {
    return RetrievalCheck.frozen(window.validation(), window.distractors());
  }

  public Dimensions dimensions() {
    return dimensions;
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
    return measure(validation, dimensions.all(), betweenChunks);
  }

  /** On the frozen set of each earlier window, nDCG@10 per query by the deciding dimension. */
  public List<double[]> history(Runnable betweenChunks) {
    var deciding = List.of(dimensions.deciding());
    return history.stream()
        .map(check -> measure(check, deciding, betweenChunks).perQuery().get(deciding.get(0)))
        .toList();
  }

  /** On the frozen set of this window, by the deciding dimension; empty where there is none. */
  public OptionalDouble own(Runnable betweenChunks) {
    if (own.isEmpty()) {
      return OptionalDouble.empty();
    }
    var deciding = List.of(dimensions.deciding());
    return OptionalDouble.of(
        measure(own.get(), deciding, betweenChunks).ndcg(dimensions.deciding()));
  }

  private Scores measure(
      RetrievalCheck check, Collection<Integer> dimensions, Runnable betweenChunks) {
    try (var embedder = encoder.asEmbedder(maxTokens, BATCH)) {
      return check.measure(embedder, dimensions, betweenChunks);
    }
  }
}
