package io.lodestream.trainer.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.schemas.error.FatalException;
import io.lodestream.trainer.loss.Columns;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.reference.Advice;
import io.lodestream.trainer.reference.ReferenceVectors;
import io.lodestream.trainer.settings.TestSettings;
import io.lodestream.trainer.settings.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchGradientIT {
  private static final List<TrainingPair> PAIRS = lengthened();
  private static final String WHOLE = "1000";

  private static TrainableEncoder encoder;

  /** Loss and gradient of every parameter. */
  private record Outcome(double loss, Map<String, float[]> gradients) {}

  @BeforeAll
  static void open() {
    encoder =
        TrainableEncoder.open(
            BundledModel.DEFAULT.unpack(Path.of("target", "models")), Precision.FP32);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void onePackedPassGivesTheGradientOfPaddedPasses() {
    // Given short passages and a few long ones
    var batch = PAIRS.subList(0, 24);
    var settings = settings(WHOLE, Map.of());
    // When
    var actual = outcome(settings, 1, List.of(batch));
    var expected = padded(settings, batch);
    // Then
    assertClose(actual, expected);
  }

  @Test
  void chunksGiveTheGradientOfTheWholeBatch() {
    var batch = PAIRS.subList(0, 48);

    var chunked = outcome(settings("8", Map.of()), 1, List.of(batch));

    assertClose(chunked, outcome(settings(WHOLE, Map.of()), 1, List.of(batch)));
  }

  @Test
  void chunksGiveTheGradientOfEverythingTogether() {
    // Given negatives, Matryoshka, both directions, weights, guide, distillation and accumulation
    var objective =
        Map.of(
            "matryoshka-dims", "128,64",
            "matryoshka-weights", "0.7,0.3",
            "both-directions", "true",
            "pair-weights", "score",
            "guide", "parent",
            "guide-margin", "0.02",
            "distillation", "0.5");
    var first = withNegatives(PAIRS.subList(0, 24));
    var second = withNegatives(PAIRS.subList(24, 40));
    // When
    var chunked = outcome(settings("8", objective), 0.5, List.of(first, second));
    // Then
    assertClose(chunked, outcome(settings(WHOLE, objective), 0.5, List.of(first, second)));
  }

  @Test
  void aPrefixMustBeShorterThanTheVector() {
    var settings = settings(WHOLE, Map.of("matryoshka-dims", "64,384"));

    assertThatThrownBy(() -> new BatchGradient(encoder, settings))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("trainer.matryoshka-dims")
        .hasMessageContaining("384")
        .hasMessageContaining("[64, 384]");
  }

  @Test
  void guessingCostsTheLogarithmOfTheColumnsForEachTerm() {
    var settings = settings(WHOLE, Map.of("matryoshka-dims", "64", "matryoshka-weights", "0.5"));

    assertThat(new BatchGradient(encoder, settings).lossOfGuessing(PAIRS.subList(0, 10)))
        .isEqualTo(1.5 * Math.log(10), within(1e-9));
  }

  private static Outcome outcome(
      TrainerSettings settings, double scale, List<List<TrainingPair>> batches) {
    zeroGradients();
    var gradient = new BatchGradient(encoder, settings, Advice.of(reference(settings, batches)));
    double sum = 0;
    for (var batch : batches) {
      sum += gradient.accumulate(batch, scale);
    }
    return new Outcome(sum, gradients());
  }

  private static Optional<ReferenceVectors> reference(
      TrainerSettings settings, List<List<TrainingPair>> batches) {
    if (!ReferenceVectors.neededBy(settings, false)) {
      return Optional.empty();
    }
    var pairs = batches.stream().flatMap(List::stream).toList();
    try (var parent = encoder.asEmbedder(160, 32)) {
      return Optional.of(ReferenceVectors.of(new Reversed(parent), pairs, () -> {}));
    }
  }

  private static Outcome padded(TrainerSettings settings, List<TrainingPair> batch) {
    zeroGradients();
    var tokens = new BatchTokenizer(encoder, settings.batches());
    var columns = tokens.of(Columns.of(batch)).columns();
    var objective = new Objective(settings, encoder.spec(), Advice.none());
    try (var scope = encoder.manager().newSubManager();
        var collector = encoder.manager().getEngine().newGradientCollector()) {
      var queries = columns.pairs().stream().map(TrainingPair::query).toList();
      var passages = columns.pairs().stream().map(TrainingPair::passage).toList();
      var target =
          objective.loss(
              columns,
              encoder.forward(scope, encoder.tokenizer().batch(queries, 32)),
              encoder.forward(scope, encoder.tokenizer().batch(passages, 160)));
      collector.backward(target);
      return new Outcome(target.getFloat(), gradients());
    }
  }

  private static void assertClose(Outcome actual, Outcome expected) {
    assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5));
    float largest = 0;
    float difference = 0;
    for (var entry : expected.gradients().entrySet()) {
      var other = actual.gradients().get(entry.getKey());
      for (int i = 0; i < other.length; i++) {
        largest = Math.max(largest, Math.abs(entry.getValue()[i]));
        difference = Math.max(difference, Math.abs(entry.getValue()[i] - other[i]));
      }
    }
    assertThat(largest).isGreaterThan(1e-3f);
    assertThat(difference).isLessThan(1e-5f);
  }

  private static Map<String, float[]> gradients() {
    var all = new HashMap<String, float[]>();
    encoder
        .parameters()
        .forEach(
            (name, weight) -> {
              try (var gradient = weight.getGradient()) {
                all.put(name, gradient.toFloatArray());
              }
            });
    return all;
  }

  private static void zeroGradients() {
    for (var weight : encoder.parameters().values()) {
      try (var gradient = weight.getGradient()) {
        gradient.muli(0);
      }
    }
  }

  private static TrainerSettings settings(String chunk, Map<String, String> objective) {
    var all = new HashMap<>(Map.of("trainer.guide", "none"));
    objective.forEach((key, value) -> all.put("trainer." + key, value));
    all.put("trainer.chunk-size", chunk);
    return TestSettings.of(all);
  }

  private static List<TrainingPair> lengthened() {
    var pairs = new ArrayList<TrainingPair>();
    for (var pair : SyntheticPairs.sixty()) {
      boolean stretch = pair.ordinal() == 4;
      pairs.add(
          new TrainingPair(
              pair.query(),
              stretch ? pair.passage() + " It needs a new seal.".repeat(12) : pair.passage(),
              pair.documentId(),
              pair.ordinal(),
              pair.contentHash(),
              pair.cluster()));
    }
    return pairs;
  }

  /** Each pair with two of the last pairs' passages, and weights from 0.1 to 1. */
  private static List<TrainingPair> withNegatives(List<TrainingPair> pairs) {
    var all = new ArrayList<TrainingPair>();
    for (int i = 0; i < pairs.size(); i++) {
      var pair = pairs.get(i);
      all.add(
          new TrainingPair(
              pair.query(),
              pair.passage(),
              pair.documentId(),
              pair.ordinal(),
              pair.contentHash(),
              pair.cluster(),
              (1 + i % 10) / 10.0,
              List.of(PAIRS.get(42 + i % 18).positive(), PAIRS.get(59 - i % 12).positive())));
    }
    return all;
  }
}
