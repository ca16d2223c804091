package io.lodestream.encoder.models;

import io.lodestream.encoder.Encoder;
import io.lodestream.encoder.EncoderOptions;
import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.encoder.artifact.ArtifactStore;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.FatalException;
import java.nio.file.Path;

/**
 * Opens the models that the {@code models} topic names, after checking their artifacts' digests.
 *
 * <p>Chooses the device that {@link EncoderSettings} name, for the whole process. Thread-safe; an
 * encoder belongs to the caller, who closes it.
 */
public final class ModelLoader {

  private final ArtifactStore store;
  private final EncoderOptions options;

  public ModelLoader(Settings settings, SharedSettings shared) {
    this.store = new ArtifactStore(shared.artifactsDir());
    var encoder = settings.read(EncoderSettings.SECTION);
    encoder.device().choose();
    this.options = new EncoderOptions(0, encoder.batchSize(), encoder.precision());
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
