package io.lodestream.encoder;

import java.nio.file.Path;

/** The bundled models, unpacked once below the build directory and shared by the tests. */
final class Models {
  private Models() {}

  static Path miniLm() {
    return bundled(BundledModel.ALL_MINILM_L6_V2);
  }

  static Path bundled(BundledModel model) {
    return model.unpack(Path.of("target", "models"));
  }
}
