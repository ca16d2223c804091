package io.lodestream.encoder.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  @TempDir Path temp;

  @Test
  void readsBackWhatWasWritten() {
    var path = temp.resolve("a.safetensors");
    var big = new float[700_001];
    for (int i = 0; i < big.length; i++) {
      big[i] = i * 0.5f;
    }
    var tensors = new LinkedHashMap<String, float[]>();
    tensors.put("z", new float[] {1, -2.5f, Float.MIN_VALUE, Float.NaN, 0, 3e38f});
    tensors.put("big", big);
    tensors.put("scalar", new float[] {7});
    tensors.put("empty", new float[0]);
    var shapes = new LinkedHashMap<String, long[]>();
    shapes.put("z", new long[] {2, 3});
    shapes.put("big", new long[] {big.length});
    shapes.put("scalar", new long[0]);
    shapes.put("empty", new long[] {0, 4});

    SafetensorsWriter.write(path, shapes, tensors::get);

    try (var file = SafetensorsFile.open(path)) {
      assertThat(file.names()).containsExactly("z", "big", "scalar", "empty");
      tensors.forEach((name, values) -> assertThat(file.read(name)).isEqualTo(values));
      shapes.forEach((name, shape) -> assertThat(file.shape(name)).isEqualTo(shape));
    }
  }

  @Test
  void widensHalfAndBrainFloats() throws IOException {
    var data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int half : new int[] {0x3c00, 0xc000, 0x0001, 0x7c00, 0x8000, 0x7bff}) {
      data.putShort((short) half);
    }
    data.putShort((short) 0x3f80).putShort((short) 0xc020);
    var path =
        file(
            """
            {"h":{"dtype":"F16","shape":[6],"data_offsets":[0,12]},
             "b":{"dtype":"BF16","shape":[2],"data_offsets":[12,16]}}""",
            data.array());

    try (var file = SafetensorsFile.open(path)) {
      assertThat(file.read("h"))
          .containsExactly(1, -2, 0x1p-24f, Float.POSITIVE_INFINITY, -0f, 65504);
      assertThat(file.read("b")).containsExactly(1, -2.5f);
    }
  }

  @Test
  void doesNotReadIntegersAsFloats() throws IOException {
    var path =
        file("{\"i\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", new byte[8]);

    try (var file = SafetensorsFile.open(path)) {
      assertThat(file.readable("i")).isFalse();
      assertThatThrownBy(() -> file.read("i")).hasMessageContaining("'i' is I64");
      assertThatThrownBy(() -> file.read("j")).hasMessageContaining("no tensor 'j'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"a\":",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,8],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"Q4\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
      })
  void refusesAHeaderThatDoesNotFitItsEightBytesOfData(String header) throws IOException {
    var path = file(header, new byte[8]);

    assertThatThrownBy(() -> SafetensorsFile.open(path))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining(path + " is not a sound safetensors file");
  }

  @Test
  void refusesEveryTruncationOfASoundFile() throws IOException {
    var whole = temp.resolve("whole.safetensors");
    SafetensorsWriter.write(whole, Map.of("a", new long[] {3}), name -> new float[3]);
    var bytes = Files.readAllBytes(whole);

    for (int length = 0; length < bytes.length; length++) {
      var cut = temp.resolve("cut");
      Files.write(cut, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> SafetensorsFile.open(cut)).isInstanceOf(SafetensorsException.class);
    }
  }

  @Test
  void trustsNoHeaderLength() throws IOException {
    for (long length : new long[] {0, 1, 17, Integer.MAX_VALUE, Long.MAX_VALUE, -1}) {
      var bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
      var path = Files.write(temp.resolve("length"), bytes);

      assertThatThrownBy(() -> SafetensorsFile.open(path))
          .isInstanceOf(SafetensorsException.class)
          .hasMessageContaining("truncated or not safetensors");
    }
  }

  @Test
  void namesPickleForWhatItIs() throws IOException {
    var zip =
        Files.write(
            temp.resolve("zip"), "PK\3\4 pytorch_model".getBytes(StandardCharsets.US_ASCII));
    var pickle =
        Files.write(
            temp.resolve("pickle"), new byte[] {(byte) 0x80, 2, 'c', 'o', 's', 10, 's', 'y'});

    assertThatThrownBy(() -> SafetensorsFile.open(zip)).hasMessageContaining("pickle");
    assertThatThrownBy(() -> SafetensorsFile.open(pickle)).hasMessageContaining("pickle");
  }

  @Test
  void doesNotWriteValuesThatDoNotFillTheirShape() {
    var path = temp.resolve("short");

    assertThatThrownBy(
            () -> SafetensorsWriter.write(path, Map.of("a", new long[] {3}), n -> new float[2]))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining("'a' of shape [3] was given 2 values");
  }

  private Path file(String header, byte[] data) throws IOException {
    var json = header.getBytes(StandardCharsets.UTF_8);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
    bytes.writeBytes(json);
    bytes.writeBytes(data);
    return Files.write(temp.resolve("x.safetensors"), bytes.toByteArray());
  }
}
