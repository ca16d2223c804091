package io.lodestream.encoder.models;

import io.lodestream.encoder.ComputeDevice;
import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.encoder.artifact.ArtifactStore;
import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.FatalException;
import java.nio.file.Path;

/**
 * Opens the models that the {@code models} topic names, after checking their artifacts' digests.
 *
 * <p>Reads the configuration section {@code encoder}: {@code precision} (fp32, bf16, auto), {@code
 * batch-size} and {@code device} (auto, cpu, gpu), which holds for the process. Thread-safe; an
 * encoder belongs to the caller, who closes it.
 */
public final class ModelLoader {

  private final ArtifactStore store;
  private final EncoderOptions options;

  public ModelLoader(Settings settings, SharedSettings shared) {
    this.store = new ArtifactStore(shared.artifactsDir());
    this.options = settings.read("encoder", ModelLoader::options);
  }

  private static EncoderOptions options(Section section) {
    section.choice("device", ComputeDevice.AUTO).choose();
    var defaults = EncoderOptions.defaults();
    return new EncoderOptions(
        0,
        section.integer("batch-size", defaults.batchSize(), 1, 4096),
        section.choice("precision", Precision.AUTO));
  }

  public ArtifactStore store() {
    return store;
  }

  /** Number format and batch size from the configuration. */
  public EncoderOptions options() {
    return options;
  }

  /**
   * Opens a model at the length its record states.
   *
   * @throws FatalException naming model, artifact and what is wrong with it
   */
  public Encoder open(ModelVersion model) {
    return Encoder.open(
        artifact(model),
        new EncoderOptions(model.getMaxTokens(), options.batchSize(), options.precision()));
  }

  /** The verified directory of a model's artifact. */
  public Path artifact(ModelVersion model) {
    try {
      return store.resolve(model.getArtifactUri(), model.getArtifactSha256());
    } catch (ArtifactException e) {
      throw new FatalException(
          "model %s cannot be loaded: %s".formatted(model.getModelId(), e.getMessage()), e);
    }
  }
}
