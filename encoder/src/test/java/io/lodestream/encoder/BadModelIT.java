package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a directory, opening it says so in one line that names the file. */
class BadModelIT {
  @TempDir Path temp;

  @Test
  void opensTheSoundModelThatTheOthersSpoil() throws IOException {
    try (var encoder = TrainableEncoder.open(TinyBert.write(temp.resolve("m")), Precision.FP32);
        var embedder = encoder.asEmbedder(0, 2)) {
      assertThat(embedder.embed(java.util.List.of("a"), TextRole.QUERY)[0]).hasSize(8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden_size\": 8 | hidden_size\": 16 | config.json makes it [30522, 16]",
        "size\": 16 | size\": 32 | 'encoder.layer.0.intermediate.dense.weight' is [16, 8]",
        "vocab_size\": 30522 | vocab_size\": 30523 | 'embeddings.word_embeddings.weight'",
        "embeddings\": 64 | embeddings\": 512 | 'embeddings.position_embeddings.weight' is [64, 8]",
        "layers\": 1 | layers\": 2 | no float tensor 'encoder.layer.1.attention.self.query.weight'",
      })
  void refusesAConfigurationThatDisagreesWithTheTensors(String was, String is, String message)
      throws IOException {
    var dir = TinyBert.write(temp.resolve("m"));
    Files.writeString(dir.resolve("config.json"), TinyBert.CONFIG.replace(was, is));

    refuses(dir, message);
  }

  @Test
  void refusesWeightsThatAreNotFinite() throws IOException {
    var bias = new float[8];
    bias[5] = Float.NaN;
    var dir = TinyBert.write(temp.resolve("m"), Map.of("encoder.layer.0.output.dense.bias", bias));

    refuses(dir, "tensor 'encoder.layer.0.output.dense.bias' holds NaN at 5");
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    var dir = TinyBert.write(temp.resolve("m"));
    var file = dir.resolve("model.safetensors");
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    refuses(dir, "model.safetensors is not a sound safetensors file");
  }

  @ParameterizedTest
  @CsvSource({"config.json, 17000000", "tokenizer.json, 140000000"})
  void readsNoFileThatWouldFillTheHeap(String name, long bytes) throws IOException {
    var dir = TinyBert.write(temp.resolve("m"));
    try (var file = new RandomAccessFile(dir.resolve(name).toFile(), "rw")) {
      // Sparse: takes no disk
      file.setLength(bytes);
    }

    refuses(dir, "%s has %,d bytes, at most ".formatted(name, bytes));
  }

  @Test
  void refusesPickledWeights() throws IOException {
    var dir = TinyBert.write(temp.resolve("m"));
    var weights = dir.resolve("model.safetensors");
    Files.move(weights, dir.resolve("pytorch_model.bin"));
    refuses(dir, "pickle (pytorch_model.bin)");

    Files.write(weights, "PK\3\4 archive".getBytes(StandardCharsets.US_ASCII));
    refuses(dir, "model.safetensors is a pickle (PyTorch) file");
  }

  @Test
  void refusesWeightsInSeveralFiles() throws IOException {
    var dir = TinyBert.write(temp.resolve("m"));
    Files.delete(dir.resolve("model.safetensors"));
    Files.writeString(dir.resolve("model.safetensors.index.json"), "{}");

    refuses(dir, "several files");
  }

  private static void refuses(Path dir, String message) {
    assertThatThrownBy(() -> TrainableEncoder.open(dir, Precision.FP32))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
