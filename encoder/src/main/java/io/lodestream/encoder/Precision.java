package io.lodestream.encoder;

/** The number format of the matrix products; weights, norms and results stay fp32. */
public enum Precision {
  /** 32-bit everywhere: embeddings match the reference to 1e-4. */
  FP32,
  /** bfloat16 products: faster where the hardware computes bfloat16, slower elsewhere. */
  BF16,
  /** {@link #BF16} where CPU or GPU computes bfloat16 in hardware, else {@link #FP32}. */
  AUTO;

  /** Settles {@link #AUTO} for this machine; the result is never {@code AUTO}. */
  public Precision resolve() {
    if (this != AUTO) {
      return this;
    }
    return Hardware.hasBf16() ? BF16 : FP32;
  }
}
