package io.lodestream.runtime.vectors;

import io.grpc.ManagedChannelBuilder;
import io.lodestream.runtime.config.SharedSettings;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;

/** Opens the official client from the shared settings; the caller closes it. */
public final class VectorStoreConnection {

  /** A page of passages with their texts is larger than gRPC's 4 MiB. */
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private VectorStoreConnection() {}

  public static QdrantClient open(SharedSettings.Vectors vectors) {
    var address = ManagedChannelBuilder.forAddress(vectors.host(), vectors.port());
    var channel =
        (vectors.tls() ? address.useTransportSecurity() : address.usePlaintext())
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .build();
    var builder = QdrantGrpcClient.newBuilder(channel, true, false);
    vectors.apiKey().ifPresent(builder::withApiKey);
    return new QdrantClient(builder.build());
  }
}
