package io.lodestream.trainer.loop;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.trainer.training.TrainingReport.Choice;
import java.util.Optional;

/** What came of training on a window. */
sealed interface TrainingOutcome {

  /** The candidate's record, if there is one to publish. */
  Optional<ModelVersion> model();

  /** A stored model that is worth evaluating. */
  record Proposed(ModelVersion candidate) implements TrainingOutcome {
    @Override
    public Optional<ModelVersion> model() {
      return Optional.of(candidate);
    }
  }

  /** A model that was trained, and thrown away for this reason. */
  record Withheld(Choice choice) implements TrainingOutcome {
    @Override
    public Optional<ModelVersion> model() {
      return Optional.empty();
    }
  }
}
