package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelIT {
  @TempDir Path temp;

  @Test
  void unpacksACompleteDirectoryOnceWhateverTheNumberOfCallers() throws Exception {
    var pool = Executors.newFixedThreadPool(3);
    try {
      Callable<Path> unpack = () -> BundledModel.unpack(temp);
      for (var dir : pool.invokeAll(List.of(unpack, unpack, unpack))) {
        assertThat(dir.get()).isEqualTo(temp.resolve("all-MiniLM-L6-v2"));
      }
    } finally {
      pool.shutdownNow();
    }

    try (var left = Files.list(temp)) {
      assertThat(left).as("no draft is left").hasSize(1);
    }
    var dir = BundledModel.unpack(temp);
    var spec = ModelSpec.read(dir);
    assertThat(spec.dimension()).isEqualTo(384);
    assertThat(spec.maxTokens()).isEqualTo(256);
    assertThat(spec.normalize()).isTrue();
    assertThat(dir.resolve("README.md")).content().contains("license: apache-2.0");
    try (var weights = SafetensorsFile.open(dir.resolve("model.safetensors"))) {
      assertThat(weights.names()).hasSize(101);
      assertThat(weights.shape("encoder.layer.5.intermediate.dense.weight"))
          .containsExactly(1536, 384);
    }
  }
}
