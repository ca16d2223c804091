package io.lodestream.indexer.sync;

import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.ModelVersion;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Loads models and starts their collections' syncs, each in a thread of its own and with a consumer
 * group {@code indexer-<model id>}. A collection that the vector store lacks is created after the
 * group's progress is reset, so that a crash between the two leaves nothing half done.
 */
public final class SyncStarter implements RunningSyncs.Starter {

  private static final double MIN_COSINE_FP32 = 0.999;
  private static final double MIN_COSINE_BF16 = 0.99;

  private final StageContext context;
  private final int batchSize;
  private final int paritySample;
  private final ModelLoader models;
  private final VectorCollections store;
  private final LivePassages live;

  /**
   * Starts no sync yet.
   *
   * @param batchSize passages embedded and written together
   * @param paritySample points compared one by one when a collection is checked
   */
  public SyncStarter(
      StageContext context,
      int batchSize,
      int paritySample,
      ModelLoader models,
      VectorCollections store,
      LivePassages live) {
    this.context = context;
    this.batchSize = batchSize;
    this.paritySample = paritySample;
    this.models = models;
    this.store = store;
    this.live = live;
  }

  @Override
  public RunningSyncs.Sync start(
      ModelVersion model, String collection, boolean verify, boolean rebuildable) {
    var open = new OpenParts();
    try {
      var embedder = open.add(new DrainingEmbedder(models.open(model)));
      var sync = sync(model.getModelId(), collection, embedder, verify);
      var worker = open.add(Worker.start("sync-" + collection, sync::step, sync::close));
      return new SyncThread(sync, worker, open, embedder, rebuildable);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private CollectionSync sync(
      String modelId, String collection, Embedder embedder, boolean verify) {
    var source = source(modelId);
    try {
      if (store.names().contains(collection)) {
        source.resume();
      } else {
        source.restart();
        store.create(collection, modelId, embedder.dimension());
      }
      var writer = new PointWriter(collection, modelId, embedder, store, context.meters());
      var parity = new ParityCheck(collection, modelId, embedder, store, live, paritySettings());
      return new CollectionSync(
          collection, source, writer, parity, store, live, context.clock(), verify);
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
                "indexer-" + modelId, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize));
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
    return new ParityCheck.Settings(paritySample, bf16 ? MIN_COSINE_BF16 : MIN_COSINE_FP32);
  }

  private record SyncThread(
      CollectionSync sync, Worker worker, OpenParts open, Embedder embedder, boolean rebuildable)
      implements RunningSyncs.Sync {

    @Override
    public SyncState state() {
      if (worker.health() instanceof Health.Failed failed) {
        boolean parity = failed.cause() instanceof ParityException;
        return new SyncState.Failed(
            String.valueOf(failed.cause().getMessage()), parity && rebuildable);
      }
      return sync.state();
    }

    @Override
    public void close() {
      open.close();
    }
  }
}
