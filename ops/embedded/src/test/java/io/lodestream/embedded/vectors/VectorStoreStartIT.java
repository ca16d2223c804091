package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that cannot start says why; one with a key admits only its holders. */
class VectorStoreStartIT {

  @TempDir private Path directory;

  @Test
  void admitsOnlyHoldersOfTheKey() throws Exception {
    var options = VectorStoreOptions.in(directory).withApiKey("s3cret");
    try (var store = EmbeddedVectorStore.start(options);
        var stranger = Clients.of(store);
        var guesser = Clients.withKey(store, "guess");
        var holder = Clients.withKey(store, "s3cret")) {
      assertThat(refusal(stranger.listCollectionsAsync()).getCode())
          .isEqualTo(Code.UNAUTHENTICATED);
      assertThat(refusal(guesser.listCollectionsAsync()).getCode()).isEqualTo(Code.UNAUTHENTICATED);
      assertThat(holder.listCollectionsAsync().get()).isEmpty();
    }
  }

  @Test
  void namesThePortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var options = VectorStoreOptions.in(directory).withPort(taken.getLocalPort());

      assertThatThrownBy(() -> EmbeddedVectorStore.start(options))
          .isInstanceOf(VectorStoreException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d: Address already in use", taken.getLocalPort());
    }
    EmbeddedVectorStore.start(VectorStoreOptions.in(directory)).close();
  }

  @Test
  void namesTheDirectoryInUse() {
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory))) {
      assertThat(store.port()).isPositive();
      assertThatThrownBy(() -> EmbeddedVectorStore.start(VectorStoreOptions.in(directory)))
          .isInstanceOf(VectorStoreException.class)
          .hasMessage(
              "cannot use vector store directory %s: it is in use by another store of this process",
              directory);
    }
  }

  @Test
  void namesADirectoryThatIsAFile() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> EmbeddedVectorStore.start(VectorStoreOptions.in(file)))
        .isInstanceOf(VectorStoreException.class)
        .hasMessage("cannot use vector store directory %s: it is not a directory", file);
  }

  @Test
  void namesWhatItDoesNotSupport() throws Exception {
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      var refusal = refusal(client.createSnapshotAsync("any"));

      assertThat(refusal.getCode()).isEqualTo(Code.UNIMPLEMENTED);
      assertThat(refusal.getDescription()).contains("qdrant.Snapshots/Create");
    }
  }
}
