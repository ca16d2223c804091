package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

  @Test
  void autoTakesAGpuWhereThereIsOne() {
    assertThat(ComputeDevice.AUTO.onGpu(1)).isTrue();
    assertThat(ComputeDevice.AUTO.onGpu(0)).isFalse();
  }

  @Test
  void cpuIgnoresGpus() {
    assertThat(ComputeDevice.CPU.onGpu(2)).isFalse();
  }

  @Test
  void gpuIsNotQuietlyReplacedByTheCpu() {
    assertThat(ComputeDevice.GPU.onGpu(1)).isTrue();
    assertThatThrownBy(() -> ComputeDevice.GPU.onGpu(0))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("encoder.device is gpu, but libtorch sees no GPU");
  }
}
