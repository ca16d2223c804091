package io.lodestream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.cli.beir.BeirDataset;
import io.lodestream.cli.beir.BeirQuery;
import io.lodestream.embedded.vectors.EmbeddedVectorStore;
import io.lodestream.embedded.vectors.VectorStoreOptions;
import io.lodestream.encoder.Embedder;
import io.lodestream.encoder.TextRole;
import io.lodestream.runtime.config.SharedSettings;
import io.lodestream.runtime.vectors.VectorStoreConnection;
import io.lodestream.schemas.ModelVersion;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleSearchTest {

  private static final BeirDataset SET =
      new BeirDataset("s", List.of(), List.of(new BeirQuery("q", "what?", List.of())));

  @TempDir private Path dir;

  @Test
  void leavesTheExamplesOutWhenACollectionWasDroppedBeforeItsEventWasRead() throws Exception {
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(dir))) {
      // Given a candidate whose collection is gone
      var vectors = new SharedSettings.Vectors("127.0.0.1", store.port(), false, Optional.empty());
      try (var client = VectorStoreConnection.open(vectors)) {
        client
            .createCollectionAsync(
                "c-base", VectorParams.newBuilder().setSize(1).setDistance(Distance.Cosine).build())
            .get();
      }
      var search = new ExampleSearch(vectors, model -> new OneDimension(), SET, 7);
      // When
      var hits =
          search.compare(
              new ExampleSearch.Indexed(model("base"), "c-base"),
              new ExampleSearch.Indexed(model("w0"), "c-w0"));
      // Then
      assertThat(hits.sampled()).isZero();
      assertThat(hits.skipped())
          .contains("collection c-w0 has been dropped, since its model does not serve");
    }
  }

  private static ModelVersion model(String id) {
    return ModelVersion.newBuilder()
        .setModelId(id)
        .setLine("default")
        .setName(id)
        .setArtifactUri("file:/" + id)
        .setArtifactSha256("00")
        .setDimension(1)
        .setPooling("mean")
        .setMaxTokens(256)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private static final class OneDimension implements Embedder {

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public float[][] embed(List<String> texts, TextRole role) {
      return texts.stream().map(text -> new float[] {1}).toArray(float[][]::new);
    }

    @Override
    public void close() {}
  }
}
