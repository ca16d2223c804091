package io.lodestream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.trainer.settings.TestSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Losses that sentence-transformers 6.2's {@code MultipleNegativesRankingLoss(scale=2)} gives for
 * these vectors.
 */
class MultipleNegativesRankingIT {
  private static final float[][] QUERIES = {{1, 0, 0}, {0, 1, 0}, {0.6f, 0.8f, 0}, {0, 0.6f, 0.8f}};
  private static final float[][] PAIRS = {{0.8f, 0.6f, 0}, {0, 1, 0}, {1, 0, 0}, {0, 0, 1}};
  private static final float[][] WITH_NEGATIVES = {
    {0.8f, 0.6f, 0},
    {0, 1, 0},
    {1, 0, 0},
    {0, 0, 1},
    {0.36f, 0.48f, 0.8f},
    {0.8f, 0, 0.6f},
    {0, 0.8f, 0.6f},
    {0.6f, 0.64f, 0.48f}
  };

  @BeforeAll
  static void prepareEngine() {
    TextTokenizer.open(BundledModel.DEFAULT.unpack(Path.of("target", "models"))).close();
  }

  @Test
  void pairs() {
    assertThat(loss(PAIRS, Map.of())).isEqualTo(1.002804160118103, within(1e-6));
  }

  @Test
  void pairsInBothDirections() {
    assertThat(loss(PAIRS, Map.of("trainer.both-directions", "true")))
        .isEqualTo(0.9852688312530518, within(1e-6));
  }

  @Test
  void tripletsAddEveryNegativeToEveryQuery() {
    assertThat(loss(WITH_NEGATIVES, Map.of())).isEqualTo(1.7408946752548218, within(1e-6));
  }

  @Test
  void tripletsInBothDirectionsPullNoNegativeTowardsAQuery() {
    assertThat(loss(WITH_NEGATIVES, Map.of("trainer.both-directions", "true")))
        .isEqualTo(1.354313850402832, within(1e-6));
  }

  @Test
  void matryoshkaAddsTheLossOfAPrefixTimesItsWeight() {
    var settings = Map.of("trainer.matryoshka-dims", "2", "trainer.matryoshka-weights", "0.5");

    assertThat(loss(PAIRS, settings))
        .isEqualTo(1.002804160118103 + 0.5 * 1.4315749406814575, within(1e-6));
  }

  private static double loss(float[][] passages, Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("trainer.temperature", "0.5");
    var loss = new InfoNce(TestSettings.of(all).loss());
    try (var manager = Engine.getEngine("PyTorch").newBaseManager()) {
      return loss.loss(
              manager.create(QUERIES),
              manager.create(passages),
              new boolean[QUERIES.length][passages.length],
              new double[] {1, 1, 1, 1})
          .getFloat();
    }
  }
}
