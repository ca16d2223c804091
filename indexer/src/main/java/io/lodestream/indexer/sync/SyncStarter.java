package io.lodestream.indexer.sync;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.Precision;
import io.lodestream.encoder.TokenEmbedder;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.encoder.rerank.LateInteraction;
import io.lodestream.encoder.rerank.SampledWeights;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.indexer.collections.VectorCollections;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.lifecycle.Health;
import io.lodestream.runtime.lifecycle.OpenParts;
import io.lodestream.runtime.lifecycle.Worker;
import io.lodestream.runtime.rerank.BoundedReranker;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.runtime.retrieval.RetrievalSettings;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.schemas.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Loads models and starts their collections' syncs, each in a thread of its own and with a consumer
 * group {@code indexer-<model id>}.
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
  private final RetrievalSettings retrieval;
  private final CollectionStart start;

  /**
   * Starts no sync yet.
   *
   * @param batchSize passages embedded and written together
   * @param paritySample points compared one by one when a collection is checked
   * @param attributes of documents by which applications filter
   * @param retrieval sparse side of collections that are created (one that exists has what it
   *     records), memory of the late interaction, and how long a search waits for its turn there
   */
  public SyncStarter(
      StageContext context,
      int batchSize,
      int paritySample,
      ModelLoader models,
      VectorCollections store,
      LivePassages live,
      List<String> attributes,
      RetrievalSettings retrieval) {
    this.context = context;
    this.batchSize = batchSize;
    this.paritySample = paritySample;
    this.models = models;
    this.store = store;
    this.live = live;
    this.retrieval = retrieval;
    this.start =
        new CollectionStart(
            store, SparseSide.of(retrieval.sparse()), context.shared().servingAlias(), attributes);
  }

  @Override
  public RunningSyncs.Sync start(
      ModelVersion model, String collection, boolean verify, boolean rebuildable) {
    var open = new OpenParts();
    try {
      var encoder = models.open(model);
      var embedder = open.add(new DrainingEmbedder(encoder, encoder));
      var source = source(model.getModelId());
      var words = opened(source, model.getModelId(), collection, embedder, verify);
      var sync = sync(model.getModelId(), collection, source, embedder, words, verify);
      var worker = open.add(Worker.start("sync-" + collection, sync::step, sync::close));
      var late = Optional.of(lateInteraction(collection, embedder));
      return new SyncThread(sync, worker, open, embedder, words, late, rebuildable);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private Optional<SparseWords> opened(
      PassageSource source, String modelId, String collection, Embedder embedder, boolean verify) {
    try {
      return start.open(source, modelId, collection, embedder.dimension(), verify);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private Reranker lateInteraction(String collection, TokenEmbedder tokens) {
    var weights =
        new SampledWeights(
            tokens,
            most -> store.sampleTexts(collection, most),
            () -> Math.toIntExact(live.count()));
    return new BoundedReranker(
        new LateInteraction(tokens, weights, retrieval.rerankCacheBytes()),
        Runtime.getRuntime().availableProcessors(),
        retrieval.endpoint().timeout());
  }

  private CollectionSync sync(
      String modelId,
      String collection,
      PassageSource source,
      Embedder embedder,
      Optional<SparseWords> words,
      boolean verify) {
    var encoder = words.map(SparseWords::encoder);
    return new CollectionSync(
        collection,
        source,
        new PointWriter(collection, modelId, embedder, encoder, store, context.meters()),
        new ParityCheck(collection, modelId, embedder, encoder, store, live, paritySettings()),
        store,
        live,
        context.clock(),
        verify);
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
      CollectionSync sync,
      Worker worker,
      OpenParts open,
      CountingEmbedder embedder,
      Optional<SparseWords> words,
      Optional<Reranker> lateInteraction,
      boolean rebuildable)
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
