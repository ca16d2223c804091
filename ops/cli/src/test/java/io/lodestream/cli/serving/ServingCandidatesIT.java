package io.lodestream.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.encoder.ModelChoice;
import io.lodestream.encoder.TextRole;
import io.lodestream.encoder.models.ModelLoader;
import io.lodestream.indexer.collections.GraphSettings;
import io.lodestream.indexer.collections.IndexPoint;
import io.lodestream.indexer.collections.QdrantCollections;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.runtime.config.Settings;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.retrieval.SparseSide;
import io.lodestream.runtime.sparse.SparseSettings;
import io.lodestream.schemas.ModelVersion;
import io.lodestream.schemas.Passage;
import io.lodestream.schemas.passages.EmbeddingInput;
import io.lodestream.schemas.passages.PassageId;
import io.lodestream.trainer.models.BaseModel;
import io.lodestream.trainer.models.Drafts;
import io.lodestream.trainer.negatives.CandidateSource;
import io.lodestream.trainer.negatives.CandidateSource.ScoredPassage;
import io.lodestream.trainer.pairs.PassageText;
import io.lodestream.trainer.pairs.TrainingPair;
import io.lodestream.trainer.serving.CandidatesUnavailable;
import io.lodestream.trainer.serving.ServingCollection;
import io.lodestream.trainer.settings.NegativesFrom;
import io.lodestream.trainer.window.HeldOut;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trainer finds in the serving collection what the indexer has written there. */
class ServingCandidatesIT {

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(NegativesFrom.class)
  void minesWhatTheIndexerWroteAndNothingOfAnotherModel(NegativesFrom from) {
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(dir.resolve("vectors")));
        var client = clientOf(store)) {
      // Given the base model's collection, without its alias
      var settings =
          Settings.of(
              Map.of(
                  "lodestream.state-dir", dir.toString(),
                  "vectors.port", Integer.toString(store.port())));
      var shared = SharedSettings.from(settings);
      var models = new ModelLoader(settings, shared);
      var model =
          new BaseModel(models.store(), new Drafts(shared.artifactsDir()))
              .store("default", ModelChoice.DEFAULT, Instant.EPOCH);
      var collections = new QdrantCollections(client, new GraphSettings(16, 100));
      write(collections, models, model, "first");
      try (var serving = new ServingCollection(shared, models, from)) {
        var pairs = pairs();
        var held = new HeldOut(Set.of(), Set.of("held"));
        var source = serving.candidates(model, pairs, held, () -> {});
        assertThatThrownBy(() -> source.nearest(pairs, 3))
            .isInstanceOf(CandidatesUnavailable.class)
            .hasMessageContaining(shared.servingAlias());
        // When
        collections.pointAlias(shared.servingAlias(), "first");
        var found = source.nearest(pairs, 3);
        // Then
        assertThat(found).hasSize(2);
        assertThat(found.get(0).get(0).passage()).isEqualTo(pairs.get(0).positive());
        assertThat(found.get(0).get(0).score()).isBetween(0.4, 1.0);
        assertThat(found.get(0))
            .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        assertThat(found.stream().flatMap(List::stream).map(ScoredPassage::passage))
            .extracting(PassageText::documentId)
            .doesNotContain("held");
        // When another model is promoted
        refusesOtherModels(source, collections, models, model, shared, pairs);
      }
    }
  }

  private static QdrantClient clientOf(EmbeddedVectorStore store) {
    return new QdrantClient(QdrantGrpcClient.newBuilder(store.host(), store.port(), false).build());
  }

  private static void refusesOtherModels(
      CandidateSource source,
      QdrantCollections collections,
      ModelLoader models,
      ModelVersion model,
      SharedSettings shared,
      List<TrainingPair> pairs) {
    var promoted = ModelVersion.newBuilder(model).setModelId("m-promoted").build();
    write(collections, models, promoted, "second");
    collections.pointAlias(shared.servingAlias(), "second");
    assertThatThrownBy(() -> source.nearest(pairs, 3))
        .isInstanceOf(CandidatesUnavailable.class)
        .hasMessageContaining("vectors of model m-promoted");
  }

  private static void write(
      QdrantCollections collections, ModelLoader models, ModelVersion model, String name) {
    var words = SparseWords.of(name, SparseSide.of(new SparseSettings("english", 256)));
    collections.create(name, model.getModelId(), model.getDimension(), words.side());
    try (var encoder = models.open(model)) {
      var passages = passages();
      var vectors =
          encoder.embed(passages.stream().map(EmbeddingInput::of).toList(), TextRole.PASSAGE);
      var points = new ArrayList<IndexPoint>();
      for (int i = 0; i < vectors.length; i++) {
        var passage = passages.get(i);
        var id = PassageId.of(passage.getDocumentId(), passage.getOrdinal());
        var sparse = words.encoder().passage(EmbeddingInput.of(passage));
        points.add(
            new IndexPoint(id, passage, model.getModelId(), vectors[i], Optional.of(sparse)));
      }
      collections.upsert(name, points);
    }
  }

  private static List<Passage> passages() {
    return List.of(
        passage("pump", 0, "The pump leaks oil when the seal is worn."),
        passage("pump", 1, "Replace the seal of the pump every year."),
        passage("held", 0, "Why the pump leaks oil: the seal of the pump is worn."),
        passage("tax", 0, "A tax return is due in April."));
  }

  private static Passage passage(String document, int ordinal, String text) {
    return Passage.newBuilder()
        .setDocumentId(document)
        .setOrdinal(ordinal)
        .setTitle("Handbook")
        .setHeadings(List.of("Chapter", document))
        .setText(text)
        .setStartOffset(0)
        .setEndOffset(text.length())
        .setContentHash("hash of " + text)
        .setCluster("cluster of " + document)
        .setTokenCount(10)
        .setVersion(1)
        .build();
  }

  private static List<TrainingPair> pairs() {
    return List.of(
        pair("why does my pump leak oil", passages().get(0)),
        pair("when must I file taxes", passages().get(3)));
  }

  private static TrainingPair pair(String query, Passage passage) {
    return new TrainingPair(
        query,
        EmbeddingInput.of(passage),
        passage.getDocumentId(),
        passage.getOrdinal(),
        passage.getContentHash(),
        passage.getCluster());
  }
}
