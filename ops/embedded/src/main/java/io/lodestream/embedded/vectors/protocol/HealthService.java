package io.lodestream.embedded.vectors.protocol;

import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.QdrantGrpc;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckReply;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;

/** Reports that the store is up, and which version of the protocol it speaks. */
public final class HealthService extends QdrantGrpc.QdrantImplBase {

  private static final String PROTOCOL_VERSION = "1.18.3";

  @Override
  public void healthCheck(HealthCheckRequest request, StreamObserver<HealthCheckReply> observer) {
    Calls.answer(
        "HealthCheck",
        observer,
        clock ->
            HealthCheckReply.newBuilder()
                .setTitle("Lodestream embedded vector store")
                .setVersion(PROTOCOL_VERSION)
                .build());
  }
}
