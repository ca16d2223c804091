package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the backward pass reads again must live until it has run. */
class BackwardMemoryIT {
  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final List<String> TEXTS =
      List.of("a log is kept in order", "Revenue rose by 4%.", "brokers replicate partitions");
  private static final int OTHERS = 2000;

  @Test
  void aCollectionBetweenForwardAndBackwardChangesNoGradient() throws Exception {
    try (var quiet = TrainableEncoder.open(Models.miniLm(), Precision.FP32);
        var disturbed = TrainableEncoder.open(Models.miniLm(), Precision.FP32)) {
      // When
      differentiate(quiet, () -> {});
      differentiate(disturbed, BackwardMemoryIT::collectAndReuse);
      // Then
      assertThat(Vectors.maxDifference(gradient(disturbed), gradient(quiet))).isZero();
    }
  }

  private interface Between {
    void run() throws InterruptedException;
  }

  private static void differentiate(TrainableEncoder encoder, Between between) throws Exception {
    try (var scope = encoder.manager().newSubManager();
        var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      var vectors = encoder.forward(scope, encoder.tokenizer().batch(TEXTS, 64));
      var target = scope.arange(vectors.size()).reshape(vectors.getShape()).sin();
      between.run();
      collector.backward(vectors.mul(target).sum());
    }
  }

  /** Frees what nothing holds, then fills memory of all small sizes with other token ids. */
  private static void collectAndReuse() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      awaitCollection();
    }
    var others = new ArrayList<ByteBuffer>();
    for (int i = 0; i < OTHERS; i++) {
      var other = ByteBuffer.allocateDirect(8 * (1 + i % 100));
      while (other.hasRemaining()) {
        other.put((byte) 1);
      }
      others.add(other);
    }
    assertThat(others).hasSize(OTHERS);
  }

  private static void awaitCollection() throws InterruptedException {
    var collected = new ReferenceQueue<Object>();
    var witness = new PhantomReference<>(new Object(), collected);
    System.gc();
    assertThat(collected.remove(10_000)).isSameAs(witness);
  }

  private static float[] gradient(TrainableEncoder encoder) {
    try (var gradient = encoder.parameters().get(WORDS).getGradient()) {
      return gradient.toFloatArray();
    }
  }
}
