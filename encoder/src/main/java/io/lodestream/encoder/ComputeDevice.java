package io.lodestream.encoder;

/**
 * Where this process runs its models; {@code encoder.device} chooses.
 *
 * <p>libtorch and its devices belong to the process, and so does the choice: it holds for every
 * model opened after {@link #choose()}. Thread-safe.
 */
public enum ComputeDevice {
  /** The first GPU where libtorch sees one, else the CPU. */
  AUTO,
  /** The CPU, whatever else there is. */
  CPU,
  /** The first GPU; without one, opening a model fails. */
  GPU;

  private static volatile ComputeDevice chosen = AUTO;

  /** Makes this the device of models opened from now on. */
  public void choose() {
    chosen = this;
  }

  static ComputeDevice chosen() {
    return chosen;
  }

  /**
   * Whether to run on a GPU.
   *
   * @param gpus how many libtorch sees
   * @throws EncoderException if there is none and one was asked for
   */
  boolean onGpu(int gpus) {
    if (this == GPU && gpus == 0) {
      throw new EncoderException(
          "encoder.device is gpu, but libtorch sees no GPU: it is the CPU's build, or there is no"
              + " driver (docs/gpu.md)");
    }
    return this != CPU && gpus > 0;
  }
}
