package io.lodestream.bench.llm;

import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.lodestream.trainer.models.BaseModel;
import io.lodestream.trainer.models.Drafts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.IntStream;

/** The numbered passages in a collection that serves, as trainer and indexer leave them. */
final class ServedPassages {

  private static final String COLLECTION = "numbered-passages";

  private ServedPassages() {}

  /** Embeds with the bundled model; the topics must be there. */
  static void index(StageContext context, int count) {
    var shared = context.shared();
    var models = new ModelLoader(context.settings(), shared);
    var model =
        new BaseModel(models.store(), new Drafts(shared.artifactsDir()))
            .store(shared.line(), ModelChoice.DEFAULT, Instant.EPOCH);
    try (var client = VectorStoreConnection.open(shared.vectors());
        var encoder = models.open(model);
        var writer = context.kafka().writer("served-passages")) {
      var passages = IntStream.range(0, count).mapToObj(NumberedPassages::passage).toList();
      var vectors =
          encoder.embed(passages.stream().map(EmbeddingInput::of).toList(), TextRole.PASSAGE);
      var points = new ArrayList<IndexPoint>();
      for (int number = 0; number < count; number++) {
        var id = NumberedPassages.id(number);
        points.add(
            new IndexPoint(
                id, passages.get(number), model.getModelId(), vectors[number], Optional.empty()));
      }
      var collections = new QdrantCollections(client, new GraphSettings(16, 100));
      var sparse = SparseSide.of(new SparseSettings("english", 256));
      collections.create(COLLECTION, model.getModelId(), model.getDimension(), sparse);
      collections.upsert(COLLECTION, points);
      writer.sendNow(context.topics().models(), model.getModelId(), model);
      writer.sendNow(context.topics().indexEvents(), COLLECTION, serving(model, count));
    }
  }

  private static IndexEvent serving(ModelVersion model, long points) {
    return IndexEvent.newBuilder()
        .setCollection(COLLECTION)
        .setLine(model.getLine())
        .setModelId(model.getModelId())
        .setState(IndexState.SERVING)
        .setAlias("alias-of-" + COLLECTION)
        .setPoints(points)
        .setExpectedPoints(points)
        .setAt(Instant.EPOCH)
        .build();
  }
}
