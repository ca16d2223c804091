package io.lodestream.trainer.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.trainer.TestSettings;
import io.lodestream.trainer.loss.InfoNce;
import io.lodestream.trainer.loss.NegativeMask;
import io.lodestream.trainer.pairs.SyntheticPairs;
import io.lodestream.trainer.pairs.TrainingPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchForwardIT {

  @Test
  void gradientThroughSubBatchesEqualsThatOfTheWholeBatch() {
    // Given short passages and a few long ones, so that the batch is cut
    var settings = TestSettings.of(Map.of());
    var batch = SyntheticPairs.sixty().stream().limit(24).map(BatchForwardIT::lengthened).toList();
    try (var encoder =
        TrainableEncoder.open(BundledModel.unpack(Path.of("target", "models")), Precision.FP32)) {
      var forward = new BatchForward(encoder, settings.batches());
      var loss = new InfoNce(settings.loss());
      // When
      double cut;
      List<TrainingPair> order;
      try (var scope = encoder.manager().newSubManager();
          var collector = encoder.manager().getEngine().newGradientCollector()) {
        var encoded = forward.run(scope, batch);
        order = encoded.pairs();
        var masked = NegativeMask.of(order, settings.loss().mask());
        var target = loss.loss(encoded.queries(), encoded.passages(), masked);
        cut = target.getFloat();
        collector.backward(target);
      }
      var name = "encoder.layer.2.intermediate.dense.weight";
      var words = "embeddings.word_embeddings.weight";
      var actual = gradient(encoder, name);
      var actualWords = gradient(encoder, words);
      encoder.parameters().values().forEach(BatchForwardIT::zeroGradient);
      double whole;
      try (var scope = encoder.manager().newSubManager();
          var collector = encoder.manager().getEngine().newGradientCollector()) {
        var queries = order.stream().map(TrainingPair::query).toList();
        var passages = order.stream().map(TrainingPair::passage).toList();
        var masked = NegativeMask.of(order, settings.loss().mask());
        var target =
            loss.loss(
                encoder.forward(scope, encoder.tokenizer().batch(queries, 32)),
                encoder.forward(scope, encoder.tokenizer().batch(passages, 128)),
                masked);
        whole = target.getFloat();
        collector.backward(target);
      }
      // Then
      assertThat(cut).isCloseTo(whole, org.assertj.core.api.Assertions.within(1e-5));
      assertClose(actual, gradient(encoder, name));
      assertClose(actualWords, gradient(encoder, words));
    }
  }

  private static TrainingPair lengthened(TrainingPair pair) {
    boolean stretch = pair.ordinal() == 4;
    return new TrainingPair(
        pair.query(),
        stretch ? pair.passage() + " It needs a new seal.".repeat(12) : pair.passage(),
        pair.documentId(),
        pair.ordinal(),
        pair.contentHash(),
        pair.cluster());
  }

  private static float[] gradient(TrainableEncoder encoder, String name) {
    try (var gradient = encoder.parameters().get(name).getGradient()) {
      return gradient.toFloatArray();
    }
  }

  private static void zeroGradient(NDArray weight) {
    try (var gradient = weight.getGradient()) {
      gradient.muli(0);
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    assertThat(size).isPositive();
    assertThat(Math.sqrt(difference / size)).isLessThan(1e-4);
  }
}
