package io.lodestream.indexer;

import io.lodestream.encoder.Precision;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.indexer.follow.CollectionFollower;
import io.lodestream.indexer.follow.CollectionWriter;
import io.lodestream.indexer.follow.LivePassages;
import io.lodestream.indexer.follow.ParityCheck;
import io.lodestream.indexer.follow.PassageSource;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.ModelVersion;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Opens real models and real consumers, one consumer group {@code indexer-<model id>} per
 * collection. A collection that the store lacks is created after the group's progress is reset, so
 * that a crash in between leaves nothing half done.
 */
final class FollowerOpener implements CollectionOpener {

  private static final double MIN_COSINE_FP32 = 0.999;
  private static final double MIN_COSINE_BF16 = 0.99;

  private final StageContext context;
  private final IndexerSettings settings;
  private final ModelLoader models;
  private final VectorCollections store;
  private final LivePassages live;

  FollowerOpener(
      StageContext context,
      IndexerSettings settings,
      ModelLoader models,
      VectorCollections store,
      LivePassages live) {
    this.context = context;
    this.settings = settings;
    this.models = models;
    this.store = store;
    this.live = live;
  }

  @Override
  public ActiveCollection open(
      ModelVersion model, String collection, boolean verify, boolean rebuildable) {
    var embedder = new SharedEmbedder(models.open(model));
    try {
      return follow(model.getModelId(), collection, embedder, verify, rebuildable);
    } catch (RuntimeException e) {
      embedder.close();
      throw e;
    }
  }

  private ActiveCollection follow(
      String modelId,
      String collection,
      SharedEmbedder embedder,
      boolean verify,
      boolean rebuildable) {
    var source = source(modelId);
    try {
      if (store.names().contains(collection)) {
        source.resume();
      } else {
        source.restart();
        store.create(collection, modelId, embedder.dimension());
      }
      var writer = new CollectionWriter(collection, modelId, embedder, store, context.meters());
      var parity = new ParityCheck(collection, modelId, embedder, store, live, paritySettings());
      var follower =
          new CollectionFollower(
              collection, source, writer, parity, store, live, context.clock(), verify);
      return new FollowedCollection(collection, follower, embedder, rebuildable);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private PassageSource source(String modelId) {
    var topic = context.topics().passages();
    var consumer =
        context
            .kafka()
            .consumer(
                "indexer-" + modelId,
                Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchSize()));
    try {
      return new PassageSource(
          topic.name(), consumer, new RecordDecoder<>(topic, context.serdes()), live);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private ParityCheck.Settings paritySettings() {
    boolean bf16 = models.options().precision().resolve() == Precision.BF16;
    return new ParityCheck.Settings(
        settings.paritySample(), bf16 ? MIN_COSINE_BF16 : MIN_COSINE_FP32);
  }
}
