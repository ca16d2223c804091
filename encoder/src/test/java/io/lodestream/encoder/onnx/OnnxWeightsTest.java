package io.lodestream.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxWeightsTest {
  @Test
  void namesDenseWeightsByTheirNodeAndTransposesThem() {
    var graph =
        bytes(
            field(5, tensor("norm.bias", new int[] {2}, 8, 9)),
            field(5, tensor("onnx::MatMul_1", new int[] {2, 3}, 1, 2, 3, 4, 5, 6)),
            field(1, node("/layer.0/dense/MatMul", "/x/Add_output_0", "onnx::MatMul_1")),
            field(1, node("/layer.0/MatMul", "/a", "/b")));

    var weights = OnnxWeights.parse(ByteBuffer.wrap(field(7, graph)));

    assertThat(weights.names()).containsExactly("norm.bias", "layer.0.dense.weight");
    assertThat(weights.read("norm.bias")).containsExactly(8, 9);
    assertThat(weights.shape("layer.0.dense.weight")).containsExactly(3, 2);
    assertThat(weights.read("layer.0.dense.weight")).containsExactly(1, 4, 2, 5, 3, 6);
    assertThatThrownBy(() -> weights.read("other")).hasMessageContaining("no weight 'other'");
  }

  @Test
  void refusesEveryTruncation() {
    var whole = field(7, bytes(field(5, tensor("a", new int[] {2}, 1, 2))));
    assertThat(OnnxWeights.parse(ByteBuffer.wrap(whole)).read("a")).containsExactly(1, 2);

    for (int length = 0; length < whole.length; length++) {
      var cut = ByteBuffer.wrap(whole, 0, length).slice();
      assertThatThrownBy(() -> OnnxWeights.parse(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusesATensorWhoseBytesDoNotFillItsShape() {
    var file = field(7, bytes(field(5, tensor("a", new int[] {3}, 1, 2))));

    assertThatThrownBy(() -> OnnxWeights.parse(ByteBuffer.wrap(file)).read("a"))
        .hasMessageContaining("'a' of shape [3] has 8 bytes");
  }

  @Test
  void refusesALengthBeyondTheFileWithoutAllocatingIt() {
    var lengths =
        new byte[][] {
          {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7},
          {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
          {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}
        };
    for (var length : lengths) {
      for (int number : new int[] {8, 9, 10}) {
        var claim = bytes(new byte[] {(byte) (number << 3 | 2)}, length);
        refuses(field(7, bytes(field(5, claim))));
      }
      refuses(bytes(new byte[] {7 << 3 | 2}, length));
    }
  }

  @Test
  void readsOrRefusesWhateverTheBytesAre() {
    var graph =
        bytes(
            field(5, tensor("norm.bias", new int[] {2}, 8, 9)),
            field(5, tensor("onnx::MatMul_1", new int[] {2, 3}, 1, 2, 3, 4, 5, 6)),
            field(1, node("/layer.0/dense/MatMul", "/x/Add_output_0", "onnx::MatMul_1")));
    var whole = field(7, graph);
    var random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      var garbled = whole.clone();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
      }
      try {
        OnnxWeights.parse(ByteBuffer.wrap(garbled));
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 19_000);
  }

  private static void refuses(byte[] file) {
    assertThatThrownBy(() -> OnnxWeights.parse(ByteBuffer.wrap(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not an ONNX model: ");
  }

  private static byte[] tensor(String name, int[] shape, float... values) {
    var raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    var message = new ByteArrayOutputStream();
    for (int size : shape) {
      message.writeBytes(new byte[] {1 << 3, (byte) size});
    }
    message.writeBytes(new byte[] {2 << 3, 1});
    message.writeBytes(field(8, name.getBytes(StandardCharsets.UTF_8)));
    message.writeBytes(field(9, raw.array()));
    return message.toByteArray();
  }

  private static byte[] node(String name, String... inputs) {
    var message = new ByteArrayOutputStream();
    for (var input : inputs) {
      message.writeBytes(field(1, input.getBytes(StandardCharsets.UTF_8)));
    }
    message.writeBytes(field(3, name.getBytes(StandardCharsets.UTF_8)));
    return message.toByteArray();
  }

  private static byte[] field(int number, byte[] content) {
    var field = new ByteArrayOutputStream();
    field.write(number << 3 | 2);
    int length = content.length;
    while (length > 127) {
      field.write(length & 127 | 128);
      length >>= 7;
    }
    field.write(length);
    field.writeBytes(content);
    return field.toByteArray();
  }

  private static byte[] bytes(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
