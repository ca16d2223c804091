package io.lodestream.runtime.vectors;

import io.lodestream.runtime.config.SharedSettings;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;

/** Opens the official client from the shared settings; the caller closes it. */
public final class VectorStoreConnection {

  private VectorStoreConnection() {}

  public static QdrantClient open(SharedSettings.Vectors vectors) {
    var builder = QdrantGrpcClient.newBuilder(vectors.host(), vectors.port(), vectors.tls(), false);
    vectors.apiKey().ifPresent(builder::withApiKey);
    return new QdrantClient(builder.build());
  }
}
