package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.artifact.DirectoryDigest;
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
      Callable<Path> unpack = () -> BundledModel.DEFAULT.unpack(temp);
      for (var dir : pool.invokeAll(List.of(unpack, unpack, unpack))) {
        assertThat(dir.get()).isEqualTo(temp.resolve("all-MiniLM-L6-v2"));
      }
    } finally {
      pool.shutdownNow();
    }

    try (var left = Files.list(temp)) {
      assertThat(left).as("no draft is left").hasSize(1);
    }
    var dir = BundledModel.DEFAULT.unpack(temp);
    var spec = ModelSpec.read(dir);
    assertThat(spec.dimension()).isEqualTo(384);
    assertThat(spec.maxTokens()).isEqualTo(256);
    assertThat(spec.normalize()).isTrue();
    assertThat(spec.prompt(TextRole.QUERY)).isEmpty();
    assertThat(dir.resolve("README.md")).content().contains("license: apache-2.0");
    try (var weights = SafetensorsFile.open(dir.resolve("model.safetensors"))) {
      assertThat(weights.names()).hasSize(101);
      assertThat(weights.shape("encoder.layer.5.intermediate.dense.weight"))
          .containsExactly(1536, 384);
    }
  }

  /** A line's first model is known by this digest: it must stay what it was. */
  @Test
  void theDefaultModelsFilesNeverChange() throws Exception {
    assertThat(DirectoryDigest.of(BundledModel.DEFAULT.unpack(temp)))
        .isEqualTo("ff2d3a29ecbd8104d98ecd89ea74a80d7a06a0e906056707272ca4dee5d2c59b");
  }

  @Test
  void theOthersComeWithTheirPoolingPromptsAndLicence() {
    var bge = Models.bundled(BundledModel.BGE_SMALL_EN_V15);
    var e5 = Models.bundled(BundledModel.E5_SMALL_V2);

    for (var dir : List.of(bge, e5)) {
      var spec = ModelSpec.read(dir);
      assertThat(spec.layers()).isEqualTo(12);
      assertThat(spec.dimension()).isEqualTo(384);
      assertThat(spec.maxTokens()).isEqualTo(512);
      assertThat(spec.normalize()).isTrue();
      assertThat(dir.resolve("README.md")).content().contains("license: mit");
      assertThat(dir.resolve("model.onnx")).doesNotExist();
    }
    assertThat(ModelSpec.read(bge).pooling()).isEqualTo(Pooling.CLS);
    assertThat(ModelSpec.read(bge).prompt(TextRole.PASSAGE)).isEmpty();
    assertThat(ModelSpec.read(e5).pooling()).isEqualTo(Pooling.MEAN);
    assertThat(ModelSpec.read(e5).prompt(TextRole.QUERY)).isEqualTo("query: ");
    assertThat(ModelSpec.read(e5).prompt(TextRole.PASSAGE)).isEqualTo("passage: ");
  }
}
