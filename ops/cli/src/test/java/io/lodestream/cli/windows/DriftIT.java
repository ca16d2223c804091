package io.lodestream.cli.windows;

import static io.lodestream.cli.windows.PairsCluster.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.cluster.TopicScan;
import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.evaluator.EvaluatorStage;
import io.lodestream.evaluator.drift.ReferenceFigures;
import io.lodestream.evaluator.metric.RetrievalMetric;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.querygen.windows.WindowSettings;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.kafka.RecordDecoder;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.runtime.stage.StageContext;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.Compared;
import io.lodestream.schemas.Comparison;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.EvalQuery;
import io.lodestream.schemas.IndexEvent;
import io.lodestream.schemas.IndexState;
import io.lodestream.schemas.LabelOrigin;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Promotion;
import io.lodestream.schemas.RelevanceLabel;
import io.lodestream.schemas.Split;
import io.lodestream.schemas.WindowRequest;
import io.lodestream.schemas.WindowTrigger;
import io.lodestream.trainer.models.BaseModel;
import io.lodestream.trainer.models.Drafts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real evaluator and the real window closer, with a broker between them. */
class DriftIT {

  private static final int DOCUMENTS = 6;
  private static final double AT_PROMOTION = .9;
  private static final String COLLECTION = "before-the-news";

  @TempDir private Path dir;

  @Test
  void aModelThatNoLongerFindsWhatIsAskedIsGivenAnEarlyWindow() throws Exception {
    try (var cluster = new PairsCluster(dir);
        var vectors = EmbeddedVectorStore.start(VectorStoreOptions.in(dir.resolve("vectors")))) {
      // Given a champion whose collection holds nothing of what has come since its promotion
      var context = context(cluster, vectors);
      var champion = champion(context);
      cluster.model(champion);
      writeHistory(context, champion);
      for (int i = 0; i < DOCUMENTS; i++) {
        cluster.passage(PairsCluster.passage("d" + i, "News number %d of today.".formatted(i)));
      }
      cluster.write(Map.of("p1", pair("d0#0", "what is new?", Split.TRAIN, 1)));

      // When
      try (var evaluator = new EvaluatorStage(context)) {
        evaluator.start();
        var hour = Duration.ofHours(1);
        var windows = cluster.closeWindows(1, new WindowSettings(1_000, 1 << 20, hour, hour, 1));

        // Then
        assertThat(windows).hasSize(1);
        assertThat(windows.get(0).getTrigger()).isEqualTo(WindowTrigger.DRIFT);
        assertThat(windows.get(0).getCount()).isEqualTo(1);
        assertThat(windows.get(0).getReason())
            .startsWith("nDCG@10 of %s on 6 held-out".formatted(champion.getModelId()))
            .contains("is 0.000, was 0.900");
        assertThat(requests(context))
            .singleElement()
            .satisfies(
                asked -> assertThat(asked.getModelId()).isEqualTo(champion.getModelId()),
                asked -> assertThat(asked.getReason()).isEqualTo(windows.get(0).getReason()));
      }
    }
  }

  private StageContext context(PairsCluster cluster, EmbeddedVectorStore vectors) {
    var values = new HashMap<>(cluster.settings());
    values.put("lodestream.state-dir", dir.resolve("state").toString());
    values.put("vectors.port", Integer.toString(vectors.port()));
    values.put("evaluator.bm25-in-memory", "true");
    values.put("evaluator.min-queries", Integer.toString(DOCUMENTS));
    values.put("evaluator.drift.interval", "1s");
    return StageContext.of("evaluator", "1", Settings.of(values));
  }

  private static ModelVersion champion(StageContext context) {
    var shared = context.shared();
    var store = new ModelLoader(context.settings(), shared).store();
    var champion =
        new BaseModel(store, new Drafts(shared.artifactsDir()))
            .store(shared.line(), ModelChoice.DEFAULT, Instant.EPOCH);
    try (var client = VectorStoreConnection.open(shared.vectors())) {
      new QdrantCollections(client, new GraphSettings(16, 100))
          .create(
              COLLECTION,
              champion.getModelId(),
              champion.getDimension(),
              SparseSide.of(new SparseSettings("english", 256)));
    }
    return champion;
  }

  /** It serves and was promoted long ago; questions on the news have been held out since. */
  private static void writeHistory(StageContext context, ModelVersion champion) {
    var topics = context.topics();
    var id = champion.getModelId();
    try (var writer = context.kafka().writer("history")) {
      writer.send(
          topics.indexEvents(),
          COLLECTION,
          IndexEvent.newBuilder()
              .setCollection(COLLECTION)
              .setLine(champion.getLine())
              .setModelId(id)
              .setState(IndexState.SERVING)
              .setPoints(0)
              .setExpectedPoints(0)
              .setAt(Instant.EPOCH)
              .build());
      var figure =
          new Comparison(
              Compared.DENSE,
              ReferenceFigures.HELD_OUT,
              RetrievalMetric.NDCG_10.id(),
              DOCUMENTS,
              0.0,
              AT_PROMOTION,
              AT_PROMOTION,
              AT_PROMOTION,
              AT_PROMOTION,
              .95);
      writer.send(
          topics.promotions(),
          champion.getLine(),
          new Promotion(
              champion.getLine(),
              id,
              null,
              Decision.PROMOTE,
              "better",
              List.of(figure),
              null,
              List.of(),
              Instant.EPOCH));
      for (int i = 0; i < DOCUMENTS; i++) {
        var label = new RelevanceLabel("d" + i, "d" + i + "#0", null, null, 1);
        var query =
            new EvalQuery(
                ReferenceFigures.HELD_OUT,
                "q" + i,
                "what is news number " + i,
                List.of(label),
                LabelOrigin.SYNTHETIC);
        writer.send(topics.evalQueries(), ReferenceFigures.HELD_OUT + "/q" + i, query);
      }
      writer.flush();
    }
  }

  private static List<WindowRequest> requests(StageContext context) throws InterruptedException {
    var topic = context.topics().windowRequests();
    var decoder = new RecordDecoder<>(topic, context.serdes());
    var requests = new ArrayList<WindowRequest>();
    TopicScan.read(context, topic.name(), record -> requests.add(decoder.value(record)));
    return requests;
  }
}
