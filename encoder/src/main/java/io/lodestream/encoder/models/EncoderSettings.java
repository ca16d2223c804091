package io.lodestream.encoder.models;

import io.lodestream.encoder.ComputeDevice;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.Precision;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;

/** Section {@code encoder}, read by {@link #from}. */
public record EncoderSettings(Precision precision, int batchSize, ComputeDevice device) {

  public static final SectionReader<EncoderSettings> SECTION =
      new SectionReader<>("encoder", EncoderSettings::from);

  public static EncoderSettings from(Section section) {
    return new EncoderSettings(
        section.choice(
            "precision",
            Precision.AUTO,
            "number format of the forward pass; `auto`: bf16 on a GPU and where the processor has"
                + " instructions for it, else fp32"),
        section.integer(
            "batch-size", EncoderOptions.defaults().batchSize(), 1, 4096, "texts per forward pass"),
        section.choice(
            "device",
            ComputeDevice.AUTO,
            "where models run, for the whole process; `gpu` fails where libtorch sees none, `auto`"
                + " takes the first GPU where there is one; see [gpu.md](gpu.md)"));
  }
}
