package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorStateIT {
  @TempDir Path temp;

  @Test
  void givesBackEveryBitInPlaceAndReplacesAnEarlierFile() throws IOException {
    var file = temp.resolve("run/state.safetensors");
    try (var trainable = TrainableEncoder.open(TinyBert.write(temp.resolve("m")), Precision.FP32)) {
      TensorState.write(file, Map.of("x", trainable.manager().zeros(new Shape(1))));
      TensorState.write(file, trainable.parameters());
      var expected = trainable.snapshot();
      trainable.parameters().values().forEach(weight -> weight.muli(3));

      TensorState.read(file, trainable.parameters());

      trainable
          .snapshot()
          .values()
          .forEach((name, values) -> assertThat(values).isEqualTo(expected.values().get(name)));
    }
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void refusesOtherArraysAndChangesNone() throws IOException {
    var file = temp.resolve("state.safetensors");
    try (var trainable = TrainableEncoder.open(TinyBert.write(temp.resolve("m")), Precision.FP32)) {
      TensorState.write(file, trainable.parameters());
      Map<String, NDArray> fewer = new HashMap<>(trainable.parameters());
      fewer.remove("embeddings.LayerNorm.bias");
      assertThatThrownBy(() -> TensorState.read(file, fewer))
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining(file.toString());

      var reshaped = new LinkedHashMap<>(trainable.parameters());
      var first = reshaped.keySet().iterator().next();
      trainable.parameters().get(first).muli(2);
      var changed = trainable.parameters().get(first).toFloatArray();
      reshaped.put("embeddings.LayerNorm.bias", trainable.manager().zeros(new Shape(9)));
      assertThatThrownBy(() -> TensorState.read(file, reshaped))
          .hasMessageContaining("'embeddings.LayerNorm.bias' is [8], expected floats of [9]");
      assertThat(trainable.parameters().get(first).toFloatArray()).isEqualTo(changed);
    }
  }

  @Test
  void leavesAnEarlierFileWhereItCannotWrite() throws IOException {
    var file = temp.resolve("state.safetensors");
    try (var trainable = TrainableEncoder.open(TinyBert.write(temp.resolve("m")), Precision.FP32)) {
      TensorState.write(file, trainable.parameters());
      var bytes = Files.readAllBytes(file);
      // What is in the draft's way cannot be removed, for it is not empty.
      Files.createDirectories(temp.resolve(".state.safetensors.part/x"));

      assertThatThrownBy(() -> TensorState.write(file, trainable.parameters()))
          .isInstanceOf(EncoderException.class)
          .hasMessageContaining(file + " cannot be written");
      assertThat(file).hasBinaryContent(bytes);
    }
  }
}
