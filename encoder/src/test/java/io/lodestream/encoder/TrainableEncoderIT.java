package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainableEncoderIT {
  private static final List<String> TEXTS =
      List.of("a log is kept in order", "Revenue rose by 4%.", "", "brokers replicate partitions");

  @TempDir Path temp;

  @Test
  void givesTheEncodersVectors() {
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32);
        var embedder = trainable.asEmbedder(0, 2);
        var encoder = Encoder.open(Models.miniLm(), new EncoderOptions(0, 16, Precision.FP32))) {
      var expected = encoder.embed(TEXTS, TextRole.PASSAGE);

      assertSame(embedder.embed(TEXTS, TextRole.PASSAGE), expected, 1e-5);
      assertSame(forward(trainable), expected, 1e-5);
    }
  }

  /** Directional derivative: (f(w + hd) - f(w - hd)) / 2h against the gradient's product with d. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "embeddings.word_embeddings.weight",
        "embeddings.LayerNorm.bias",
        "encoder.layer.0.attention.self.query.weight",
        "encoder.layer.2.attention.self.value.bias",
        "encoder.layer.3.intermediate.dense.weight",
        "encoder.layer.5.output.LayerNorm.weight"
      })
  void gradientsEqualFiniteDifferences(String name) {
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32)) {
      gradients(trainable);
      var weight = trainable.parameters().get(name);
      double step = 1e-2;
      try (var scope = trainable.manager().newSubManager()) {
        var gradient = weight.getGradient();
        gradient.attach(scope);
        double length = Math.sqrt(gradient.pow(2).sum().getFloat());
        assertThat(length).as("there is a gradient").isGreaterThan(1e-4);
        var direction = gradient.div(length);
        direction.attach(scope);
        var before = trainable.snapshot();

        weight.addi(direction.mul(step));
        double up = loss(trainable);
        trainable.restore(before);
        weight.subi(direction.mul(step));
        double down = loss(trainable);

        assertThat((up - down) / (2 * step)).isCloseTo(length, within(0.03 * length));
      }
    }
  }

  @Test
  void bf16GradientsPointWhereFp32OnesDo() {
    try (var exact = TrainableEncoder.open(Models.miniLm(), Precision.FP32);
        var fast = TrainableEncoder.open(Models.miniLm(), Precision.BF16)) {
      gradients(exact);
      gradients(fast);

      for (var name :
          List.of(
              "embeddings.word_embeddings.weight",
              "encoder.layer.0.attention.self.query.weight",
              "encoder.layer.5.output.dense.weight")) {
        var expected = exact.parameters().get(name).getGradient().toFloatArray();
        var actual = fast.parameters().get(name).getGradient().toFloatArray();
        assertThat(Vectors.cosine(actual, expected)).as(name).isGreaterThan(0.98);
      }
    }
  }

  @Test
  void everyParameterButTheKeyBiasesGetsAGradient() {
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32)) {
      gradients(trainable);

      assertThat(trainable.parameters()).hasSize(5 + 16 * 6);
      trainable
          .parameters()
          .forEach(
              (name, weight) -> {
                float largest = weight.getGradient().abs().max().getFloat();
                // A key bias shifts all scores of a query alike, which softmax does not see.
                if (!name.endsWith("key.bias")) {
                  assertThat(largest).as(name).isGreaterThan(1e-7f);
                }
              });
    }
  }

  @Test
  void savesADirectoryThatOpensWithEqualVectors() {
    var dir = temp.resolve("saved");
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32)) {
      trainable.parameters().get("encoder.layer.5.output.dense.bias").addi(0.1f);
      var expected = forward(trainable);
      trainable.save(dir, "---\nlicense: apache-2.0\n---\n# changed");

      try (var encoder = Encoder.open(dir, new EncoderOptions(0, 16, Precision.FP32))) {
        assertSame(encoder.embed(TEXTS, TextRole.PASSAGE), expected, 1e-6);
      }
    }
    assertThat(dir.resolve("README.md")).content().endsWith("# changed");
    for (var file : List.of("modules.json", "1_Pooling/config.json", "tokenizer_config.json")) {
      assertThat(dir.resolve(file)).hasSameTextualContentAs(Models.miniLm().resolve(file));
    }
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32)) {
      assertThatThrownBy(() -> trainable.save(dir, "")).hasMessageContaining("exists already");
    }
  }

  @Test
  void restoresASnapshotInPlace() {
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32)) {
      var expected = forward(trainable);
      var best = trainable.snapshot();
      trainable.parameters().values().forEach(weight -> weight.muli(Float.NaN));
      assertThat(forward(trainable)[0][0]).isNaN();

      trainable.restore(best);

      assertSame(forward(trainable), expected, 0);
      assertThatThrownBy(() -> trainable.restore(new WeightsSnapshot(Map.of("x", new float[1]))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void doesNotGrowNativeMemoryStepByStep() throws Exception {
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32)) {
      for (int i = 0; i < 10; i++) {
        gradients(trainable);
      }
      long before = residentKilobytes();
      for (int i = 0; i < 30; i++) {
        gradients(trainable);
      }
      assertThat(residentKilobytes() - before).as("KiB after 30 steps").isLessThan(100_000);
    }
  }

  @Test
  void vectorsMadeOutsideACollectorAreConstantsInsideOne() {
    try (var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32);
        var scope = trainable.manager().newSubManager()) {
      var batch = trainable.tokenizer().batch(TEXTS, 64);
      var constant = trainable.forward(scope, batch);
      assertThat(constant.hasGradient()).isFalse();

      try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        var vectors = trainable.forward(scope, batch);
        collector.backward(vectors.mul(constant).sum());
      }

      // d/dv of v.c at v = c, on the unit sphere, is orthogonal to the sphere: no gradient is left.
      var gradient = trainable.parameters().get("encoder.layer.5.output.dense.bias").getGradient();
      assertThat(gradient.abs().max().getFloat()).isLessThan(1e-5f);
    }
  }

  private static void gradients(TrainableEncoder trainable) {
    trainable.parameters().values().forEach(TrainableEncoderIT::zeroGradient);
    try (var scope = trainable.manager().newSubManager();
        var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      var vectors = trainable.forward(scope, trainable.tokenizer().batch(TEXTS, 64));
      var target = scope.arange(vectors.size()).reshape(vectors.getShape()).sin();
      collector.backward(vectors.mul(target).sum());
    }
  }

  private static void zeroGradient(NDArray weight) {
    try (var gradient = weight.getGradient()) {
      gradient.muli(0);
    }
  }

  private static double loss(TrainableEncoder trainable) {
    double loss = 0;
    int i = 0;
    for (var vector : forward(trainable)) {
      for (var component : vector) {
        loss += component * Math.sin(i++);
      }
    }
    return loss;
  }

  private static float[][] forward(TrainableEncoder trainable) {
    try (var scope = trainable.manager().newSubManager()) {
      var batch = trainable.tokenizer().batch(TEXTS, 64);
      var flat = trainable.forward(scope, batch).toFloatArray();
      var vectors = new float[batch.size()][trainable.spec().dimension()];
      for (int i = 0; i < vectors.length; i++) {
        System.arraycopy(flat, i * vectors[i].length, vectors[i], 0, vectors[i].length);
      }
      return vectors;
    }
  }

  private static void assertSame(float[][] actual, float[][] expected, double tolerance) {
    assertThat(actual).hasDimensions(expected.length, expected[0].length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Vectors.maxDifference(actual[i], expected[i])).isLessThanOrEqualTo(tolerance);
    }
  }

  private static long residentKilobytes() throws Exception {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
