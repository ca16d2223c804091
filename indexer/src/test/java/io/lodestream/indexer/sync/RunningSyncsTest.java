package io.lodestream.indexer.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.encoder.CountingEmbedder;
import io.lodestream.indexer.collections.SparseWords;
import io.lodestream.runtime.rerank.Reranker;
import io.lodestream.schemas.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningSyncsTest {

  @Test
  void closesTheOtherSyncsWhenOneDoesNotClose() {
    // Given
    var closed = new ArrayList<String>();
    var syncs = new RunningSyncs((model, collection, verify, again) -> stuck(collection, closed));
    List.of("m1", "m2", "m3").forEach(id -> syncs.start(model(id), "line-" + id, true));
    // When
    syncs.close();
    // Then
    assertThat(closed).containsExactlyInAnyOrder("line-m1", "line-m2", "line-m3");
    assertThat(syncs.state("m1")).isEqualTo(new SyncState.NotRunning());
  }

  private static RunningSyncs.Sync stuck(String collection, List<String> closed) {
    return new RunningSyncs.Sync() {
      @Override
      public SyncState state() {
        return new SyncState.InSync(1, 1);
      }

      @Override
      public CountingEmbedder embedder() {
        return new BrokenEmbedder();
      }

      @Override
      public Optional<SparseWords> words() {
        return Optional.empty();
      }

      @Override
      public Optional<Reranker> lateInteraction() {
        return Optional.empty();
      }

      @Override
      public void close() {
        closed.add(collection);
        throw new IllegalStateException("stuck");
      }
    };
  }

  private static ModelVersion model(String id) {
    return ModelVersion.newBuilder()
        .setModelId(id)
        .setLine("line")
        .setName(id)
        .setArtifactUri("file:/nowhere")
        .setArtifactSha256("00")
        .setDimension(2)
        .setPooling("mean")
        .setMaxTokens(128)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
