package io.lodestream.evaluator.promotion;

import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.RetrieverRecipe;
import java.util.Optional;

/** What the state of a model line asks for. */
public sealed interface NextStep {

  /** Nothing to do; {@code what} says what is awaited, for logs and people. */
  record Await(String what) implements NextStep {}

  /** The line has a base model and no champion. */
  record PromoteFirst(ModelVersion base) implements NextStep {}

  /** A candidate that cannot be measured. */
  record Refuse(ModelVersion candidate, String championId, String reason) implements NextStep {}

  /**
   * A candidate whose turn it is.
   *
   * @param base empty when its collection is gone
   * @param inUse the recipe that the champion is served by, if one was ever measured
   */
  record Measure(
      Indexed candidate, Indexed champion, Optional<Indexed> base, Optional<RetrieverRecipe> inUse)
      implements NextStep {}

  /** A model and the collection that holds its vectors. */
  record Indexed(ModelVersion model, String collection) {}
}
