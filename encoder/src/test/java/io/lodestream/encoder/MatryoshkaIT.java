package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatryoshkaIT {
  private static final List<String> TEXTS = List.of("brokers replicate", "Revenue rose by 4%.");
  private static final EncoderOptions FP32 = new EncoderOptions(0, 8, Precision.FP32);

  @TempDir Path temp;

  @Test
  void keepsTheLeadingComponentsAtLengthOne() {
    try (var whole = Encoder.open(Models.miniLm(), FP32);
        var cut = Encoder.open(Models.miniLm(), FP32.withDimensions(64));
        var trainable = TrainableEncoder.open(Models.miniLm(), Precision.FP32);
        var trained = trainable.asEmbedder(0, 8, 64)) {
      var expected = whole.embed(TEXTS, TextRole.PASSAGE);
      var vectors = cut.embed(TEXTS, TextRole.PASSAGE);

      assertThat(cut.dimension()).isEqualTo(64);
      assertThat(trained.dimension()).isEqualTo(64);
      for (int i = 0; i < vectors.length; i++) {
        var leading = Arrays.copyOf(expected[i], 64);
        assertThat(vectors[i]).hasSize(64);
        assertThat(Vectors.cosine(vectors[i], leading)).isCloseTo(1, within(1e-6));
        assertThat(squares(vectors[i])).isCloseTo(1, within(1e-6));
        var same = trained.embed(TEXTS, TextRole.PASSAGE)[i];
        assertThat(Vectors.maxDifference(same, vectors[i])).isLessThan(1e-6);
      }
    }
  }

  @Test
  void leavesTheLengthAloneWhereTheModelDoes() throws IOException {
    var dir = TinyBert.write(temp.resolve("m"));
    try (var whole = Encoder.open(dir, FP32);
        var cut = Encoder.open(dir, FP32.withDimensions(3))) {
      var expected = whole.embed(TEXTS, TextRole.QUERY)[0];

      assertThat(cut.embed(TEXTS, TextRole.QUERY)[0]).isEqualTo(Arrays.copyOf(expected, 3));
    }
  }

  @Test
  void refusesMoreDimensionsThanTheModelHas() {
    assertThatThrownBy(() -> Encoder.open(Models.miniLm(), FP32.withDimensions(385)))
        .isInstanceOf(EncoderException.class)
        .hasMessage("dimensions must be 1 to 384, which the model has, was 385");
    assertThatThrownBy(() -> FP32.withDimensions(-1)).hasMessageContaining("was -1");
  }

  private static double squares(float[] vector) {
    double sum = 0;
    for (float component : vector) {
      sum += (double) component * component;
    }
    return sum;
  }
}
