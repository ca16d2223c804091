package io.lodestream.trainer.models;

import io.lodestream.encoder.BundledModel;
import io.lodestream.encoder.EncoderException;
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
import java.util.Optional;

/** Puts a line's first model into the artifact store: the bundled one, or a directory's. */
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
   * @param configured {@code trainer.base-model}; never altered
   * @throws FatalException naming the directory and what is wrong with it
   */
  public ModelVersion store(String line, Optional<Path> configured, Instant now) {
    var name = configured.map(BaseModel::name).orElse(BundledModel.NAME.replaceAll(".*/", ""));
    try (var draft = drafts.create("base-" + line)) {
      var prepared =
          configured.isPresent()
              ? copy(configured.get(), draft.dir().resolve("model"))
              : BundledModel.unpack(draft.dir());
      var spec = ModelSpec.read(prepared);
      return ModelRecords.base(line, name, store.publish(prepared), spec, now);
    } catch (EncoderException | ArtifactException e) {
      throw new FatalException(
          configured
                  .map(dir -> "trainer.base-model %s cannot be used: ".formatted(dir))
                  .orElse("the bundled model cannot be unpacked: ")
              + e.getMessage(),
          e);
    }
  }

  private static String name(Path dir) {
    return dir.toAbsolutePath().normalize().getFileName().toString();
  }

  /** By way of the encoder, which reads every weight, so that a broken one is known at once. */
  private static Path copy(Path source, Path target) {
    if (!Files.isDirectory(source)) {
      throw new FatalException(
          "trainer.base-model must name a sentence-transformers directory, was " + source);
    }
    try (var encoder = TrainableEncoder.open(source, Precision.FP32)) {
      var card = source.resolve(MODEL_CARD);
      encoder.save(target, Files.isRegularFile(card) ? Files.readString(card) : "");
      return target;
    } catch (IOException e) {
      throw new FatalException("trainer.base-model %s cannot be read: %s".formatted(source, e), e);
    }
  }
}
