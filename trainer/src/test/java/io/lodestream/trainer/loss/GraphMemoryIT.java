package io.lodestream.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.TextTokenizer;
import io.lodestream.trainer.settings.TestSettings;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Numbers that the backward pass of the loss reads again must live until it has run. */
class GraphMemoryIT {
  private static final int PAIRS = 4;
  private static final int DIM = 8;

  /** Opening anything of the encoder sets DJL's properties before its engine starts. */
  @BeforeAll
  static void prepareEngine() {
    TextTokenizer.open(BundledModel.DEFAULT.unpack(Path.of("target", "models"))).close();
  }

  @Test
  void aCollectionBetweenForwardAndBackwardChangesNoGradient() throws Exception {
    var quiet = gradient(() -> {});

    assertThat(gradient(GraphMemoryIT::collectAndReuse)).isEqualTo(quiet);
  }

  private interface Between {
    void run() throws InterruptedException;
  }

  /** Of all that the objective multiplies or divides by a number. */
  private static float[] gradient(Between between) throws Exception {
    var settings =
        TestSettings.of(
                Map.of(
                    "trainer.temperature", "0.07",
                    "trainer.both-directions", "true",
                    "trainer.matryoshka-dims", "4",
                    "trainer.matryoshka-weights", "0.3"))
            .loss();
    try (var manager = NDManager.newBaseManager();
        var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      var weights = manager.arange((float) PAIRS * DIM).sin().reshape(PAIRS, DIM);
      weights.setRequiresGradient(true);
      var queries = weights.normalize(2, 1);
      var passages = manager.arange((float) PAIRS * DIM).cos().reshape(new Shape(PAIRS, DIM));
      var masked = new boolean[PAIRS][PAIRS];
      var contrast =
          new InfoNce(settings)
              .loss(queries, passages.normalize(2, 1), masked, new double[] {1, 2, 3, 4});
      var divergence =
          new Distillation(settings)
              .loss(
                  queries,
                  passages,
                  masked,
                  new float[0][],
                  new float[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
      var target = GraphNumber.times(contrast.add(GraphNumber.times(divergence, 0.5)), 0.25);
      between.run();
      collector.backward(target);
      return weights.getGradient().toFloatArray();
    }
  }

  /** Frees what nothing holds, then fills memory of all small sizes with other numbers. */
  private static void collectAndReuse() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      var collected = new ReferenceQueue<Object>();
      var witness = new PhantomReference<>(new Object(), collected);
      System.gc();
      assertThat(collected.remove(10_000)).isSameAs(witness);
    }
    List<ByteBuffer> others = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      var other = ByteBuffer.allocateDirect(4 * (1 + i % 20));
      while (other.hasRemaining()) {
        other.put((byte) 1);
      }
      others.add(other);
    }
    assertThat(others).hasSize(2_000);
  }
}
