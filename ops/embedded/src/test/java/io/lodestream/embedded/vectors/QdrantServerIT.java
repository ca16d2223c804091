package io.lodestream.embedded.vectors;

import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract, on the Qdrant server at {@code QDRANT_URL}, for example http://localhost:6334. */
@EnabledIfEnvironmentVariable(
    named = "QDRANT_URL",
    matches = "https?://.+",
    disabledReason = "QDRANT_URL does not name the gRPC address of a Qdrant server")
class QdrantServerIT extends VectorStoreContract {

  @Override
  QdrantClient connect() {
    URI url = URI.create(System.getenv("QDRANT_URL"));
    boolean tls = url.getScheme().equals("https");
    return new QdrantClient(
        QdrantGrpcClient.newBuilder(url.getHost(), url.getPort(), tls)
            .withTimeout(Duration.ofSeconds(30))
            .build());
  }
}
