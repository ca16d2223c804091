package io.lodestream.indexer;

import io.lodestream.schemas.ModelVersion;

/** Opens a model and starts a follower for its collection. */
@FunctionalInterface
interface CollectionOpener {

  /**
   * @param rebuildable whether a failed check may be answered by building once more
   * @throws RuntimeException if the model cannot be loaded; nothing stays open then
   */
  ActiveCollection open(ModelVersion model, String collection, boolean verify, boolean rebuildable);
}
