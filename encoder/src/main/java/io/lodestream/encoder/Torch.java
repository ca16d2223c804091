package io.lodestream.encoder;

/** DJL's PyTorch engine, as this module uses it. */
final class Torch {
  static final String ENGINE = "PyTorch";

  private Torch() {}
}
