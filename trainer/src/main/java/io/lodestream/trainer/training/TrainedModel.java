package io.lodestream.trainer.training;

import io.lodestream.encoder.ModelSpec;
import io.lodestream.encoder.TrainableEncoder;
import java.nio.file.Path;

/**
 * A model with its chosen weights, in native memory until closed, and the record of its run.
 *
 * <p>Belongs to the thread that trained it.
 */
public final class TrainedModel implements AutoCloseable {
  private final TrainableEncoder encoder;
  private final TrainingReport report;

  TrainedModel(TrainableEncoder encoder, TrainingReport report) {
    this.encoder = encoder;
    this.report = report;
  }

  public TrainingReport report() {
    return report;
  }

  public ModelSpec spec() {
    return encoder.spec();
  }

  /** The encoder with the chosen weights, closed with this. */
  public TrainableEncoder encoder() {
    return encoder;
  }

  /** Writes a sentence-transformers directory, which must not exist yet. */
  public void save(Path dir, String modelCard) {
    encoder.save(dir, modelCard);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
