package io.lodestream.trainer.serving;

import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.serving.ServingCandidates.KnownDocuments;
import io.lodestream.trainer.settings.NegativesFrom;
import io.lodestream.trainer.window.HeldOut;
import io.qdrant.client.QdrantClient;
import java.util.Collection;

/** The line's serving collection as a source of hard negatives; holds a connection until closed. */
public final class ServingCollection implements AutoCloseable {
  private final QdrantClient client;
  private final ServingSearch search;
  private final ModelLoader models;

  /**
   * Connects with the first search only.
   *
   * @param from what finds candidates
   */
  public ServingCollection(SharedSettings shared, ModelLoader models, NegativesFrom from) {
    this.client = VectorStoreConnection.open(shared.vectors());
    this.search =
        new QdrantServingSearch(client, shared.servingAlias(), from == NegativesFrom.HYBRID);
    this.models = models;
  }

  /**
   * The source for one run.
   *
   * @param parent the model that serves
   * @param pairs of the run, which tell the clusters of documents
   * @param heldOut what must not be learned from
   * @param betweenChunks called every second or so; what it throws ends a search
   */
  public CandidateSource candidates(
      ModelVersion parent,
      Collection<TrainingPair> pairs,
      HeldOut heldOut,
      Runnable betweenChunks) {
    return new ServingCandidates(
        search,
        () -> models.open(parent),
        parent.getModelId(),
        new KnownDocuments(pairs, heldOut),
        betweenChunks);
  }

  @Override
  public void close() {
    client.close();
  }
}
