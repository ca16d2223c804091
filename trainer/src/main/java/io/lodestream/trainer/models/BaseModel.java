package io.lodestream.trainer.models;

import io.lodestream.encoder.EncoderException;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.ModelSpec;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TrainableEncoder;
import io.lodestream.encoder.artifact.ArtifactException;
import io.lodestream.encoder.artifact.ArtifactStore;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Puts a line's first model into the artifact store: a bundled one, or a directory's. */
public final class BaseModel {
  private static final String MODEL_CARD = "README.md";

  private final ArtifactStore store;
  private final Drafts drafts;

  public BaseModel(ArtifactStore store, Drafts drafts) {
    this.store = store;
    this.drafts = drafts;
  }

  /**
   * Stores the model and describes it.
   *
   * @param choice {@code trainer.base-model}; a directory is never altered
   * @throws FatalException naming the model and what is wrong with it
   */
  public ModelVersion store(String line, ModelChoice choice, Instant now) {
    try (var draft = drafts.create("base-" + line)) {
      var prepared = choice.dir(draft.dir());
      if (choice instanceof ModelChoice.Directory) {
        prepared = copy(prepared, draft.dir().resolve("model"));
      }
      var spec = ModelSpec.read(prepared);
      return ModelRecords.base(line, choice.name(), store.publish(prepared), spec, now);
    } catch (EncoderException | ArtifactException e) {
      throw new FatalException("trainer.base-model cannot be used: " + e.getMessage(), e);
    }
  }

  /** By way of the encoder, which reads every weight, so that a broken one is known at once. */
  private static Path copy(Path source, Path target) {
    try (var encoder = TrainableEncoder.open(source, Precision.FP32)) {
      var card = source.resolve(MODEL_CARD);
      encoder.save(target, Files.isRegularFile(card) ? Files.readString(card) : "");
      return target;
    } catch (IOException e) {
      throw new FatalException("trainer.base-model %s cannot be read: %s".formatted(source, e), e);
    }
  }
}
