package io.lodestream.encoder;

import java.nio.file.Path;

/** The model that comes with the software, so that a first run needs no download. */
public final class BundledModel {
  /** Its name on the Hugging Face hub. */
  public static final String NAME = "sentence-transformers/all-MiniLM-L6-v2";

  private BundledModel() {}

  /** Writes the model below {@code parentDir} unless it is there, and returns its directory. */
  public static Path unpack(Path parentDir) {
    throw new UnsupportedOperationException(parentDir.toString());
  }
}
