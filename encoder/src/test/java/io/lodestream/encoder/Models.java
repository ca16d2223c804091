package io.lodestream.encoder;

import java.nio.file.Path;

/** The bundled model, unpacked once below the build directory and shared by the tests. */
final class Models {
  private Models() {}

  static Path miniLm() {
    return BundledModel.unpack(Path.of("target", "models"));
  }
}
