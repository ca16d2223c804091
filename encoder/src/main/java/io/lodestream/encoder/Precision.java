package io.lodestream.encoder;

/** The number format of the matrix products; weights, norms and results stay fp32. */
public enum Precision {
  /** 32-bit everywhere: embeddings match the reference to 1e-4. */
  FP32,
  /** bfloat16 products: faster where the hardware has them, slower where it has not. */
  BF16,
  /** {@link #BF16} where CPU or GPU has it in hardware, else {@link #FP32}. */
  AUTO;

  /** Settles {@link #AUTO} for this machine; the result is never {@code AUTO}. */
  public Precision resolve() {
    if (this != AUTO) {
      return this;
    }
    return Hardware.hasBf16() ? BF16 : FP32;
  }
}
