package io.lodestream.embedded.vectors;

import io.qdrant.client.QdrantClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on the embedded store. */
class EmbeddedVectorStoreIT extends VectorStoreContract {

  @TempDir static Path directory;

  private static EmbeddedVectorStore store;

  @BeforeAll
  static void start() {
    store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  QdrantClient connect() {
    return Clients.of(store);
  }
}
