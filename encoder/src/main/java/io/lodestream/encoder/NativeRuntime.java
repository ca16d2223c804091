package io.lodestream.encoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/**
 * DJL's native engines, set up so that nothing is fetched or reported over the network.
 *
 * <p>Natives come from the jars on the class path and are unpacked into DJL's cache ({@code
 * DJL_CACHE_DIR}, by default {@code ~/.djl.ai}). Threads within an operator are libtorch's default
 * ({@code OMP_NUM_THREADS} or {@code -Dai.djl.pytorch.num_threads} change it).
 */
final class NativeRuntime {
  static final String ENGINE = "PyTorch";

  static {
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
  }

  private NativeRuntime() {}

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /** Applies the settings above; call before anything else of DJL. */
  static void prepare() {
    // The static initialiser has done it.
  }

  static Engine engine() {
    return Engine.getEngine(ENGINE);
  }

  /**
   * Where models run.
   *
   * @throws EncoderException if a GPU was asked for and there is none
   */
  static Device device() {
    return ComputeDevice.chosen().onGpu(engine().getGpuCount()) ? Device.gpu() : Device.cpu();
  }

  /** A manager on {@link #device()}, which the caller closes. */
  static NDManager newManager() {
    return engine().newBaseManager(device());
  }
}
