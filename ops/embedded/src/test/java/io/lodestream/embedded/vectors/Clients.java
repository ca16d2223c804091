package io.lodestream.embedded.vectors;

import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import java.time.Duration;

/** Official clients, as an application makes them. */
final class Clients {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Clients() {}

  static QdrantClient of(EmbeddedVectorStore store) {
    return new QdrantClient(builder(store).build());
  }

  static QdrantClient withKey(EmbeddedVectorStore store, String key) {
    return new QdrantClient(builder(store).withApiKey(key).build());
  }

  private static QdrantGrpcClient.Builder builder(EmbeddedVectorStore store) {
    return QdrantGrpcClient.newBuilder(store.host(), store.port(), false).withTimeout(PATIENCE);
  }
}
