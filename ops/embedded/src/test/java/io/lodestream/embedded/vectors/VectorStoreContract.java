package io.lodestream.embedded.vectors;

import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What Lodestream needs of a store behind Qdrant's gRPC protocol, through the official client: one
 * suite for the embedded store and for a real server. Parts are interfaces by subject.
 */
abstract class VectorStoreContract
    implements CollectionContract,
        AliasContract,
        UpsertContract,
        QueryContract,
        FilterContract,
        FusionContract {

  private QdrantClient client;
  private String collection;

  /** A client of the store under test; closed after each test. */
  abstract QdrantClient connect();

  @BeforeEach
  void createCollection() throws Exception {
    client = connect();
    collection = "contract-" + UUID.randomUUID();
    client
        .createCollectionAsync(
            collection, VectorParams.newBuilder().setSize(4).setDistance(Distance.Cosine).build())
        .get();
  }

  @AfterEach
  void deleteCollection() throws Exception {
    if (client.collectionExistsAsync(collection).get()) {
      client.deleteCollectionAsync(collection).get();
    }
    client.close();
  }

  @Override
  public QdrantClient client() {
    return client;
  }

  @Override
  public String collection() {
    return collection;
  }
}
