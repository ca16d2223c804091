package io.lodestream.embedded.vectors;

import static io.lodestream.embedded.vectors.StoreUnderTest.ids;
import static io.lodestream.embedded.vectors.StoreUnderTest.must;
import static io.lodestream.embedded.vectors.StoreUnderTest.point;
import static io.qdrant.client.ConditionFactory.matchKeyword;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.ValueFactory.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Points.QueryPoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a restart, a kill, and a torn write. */
class VectorStoreDurabilityIT {

  private static final VectorParams PARAMS =
      VectorParams.newBuilder().setSize(2).setDistance(Distance.Dot).build();

  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void name() {
    directory = temporary.resolve("store");
  }

  /** Three points, one of them deleted, one overwritten, behind an alias. */
  private static void fill(QdrantClient client) throws Exception {
    client.createCollectionAsync("blue", PARAMS).get();
    client.createCollectionAsync("green", PARAMS).get();
    client.createAliasAsync("serving", "blue").get();
    client.upsertAsync("blue", List.of(point(1, 1, 0), point(2, 0, 1), point(3, 1, 1))).get();
    client.deleteAsync("blue", List.of(id(2))).get();
    client.upsertAsync("blue", List.of(point(id(3), Map.of("v", value("new")), 2, 2))).get();
  }

  private static void expectFilled(QdrantClient client) throws Exception {
    assertThat(client.listCollectionsAsync().get()).containsExactlyInAnyOrder("blue", "green");
    assertThat(client.countAsync("serving").get()).isEqualTo(2);
    assertThat(client.countAsync("serving", must(matchKeyword("v", "new")), true).get())
        .isEqualTo(1);
    var query = QueryPoints.newBuilder().setCollectionName("serving").setQuery(nearest(1f, 1f));
    assertThat(ids(client.queryAsync(query.build()).get())).containsExactly(3L, 1L);
  }

  @Test
  void survivesARestart() throws Exception {
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      fill(client);
    }

    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      expectFilled(client);
      client.upsertAsync("blue", List.of(point(9, 9, 9))).get();
    }

    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      assertThat(client.countAsync("serving").get()).isEqualTo(3);
    }
  }

  @Test
  void survivesAKill() throws Exception {
    Path asKilled = temporary.resolve("as-killed");
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      fill(client);
      copy(directory, asKilled);
    }

    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(asKilled));
        var client = Clients.of(store)) {
      expectFilled(client);
    }
  }

  @Test
  void cutsOffAWriteThatAKillTore() throws Exception {
    Path asKilled = temporary.resolve("as-killed");
    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(directory));
        var client = Clients.of(store)) {
      fill(client);
      copy(directory, asKilled);
    }
    for (Path wal : files(asKilled).filter(path -> path.toString().endsWith(".wal")).toList()) {
      Files.write(wal, new byte[] {0, 0, 1, 0, 7, 7}, StandardOpenOption.APPEND);
    }

    try (var store = EmbeddedVectorStore.start(VectorStoreOptions.in(asKilled));
        var client = Clients.of(store)) {
      expectFilled(client);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : files(from).toList()) {
      Path target = to.resolve(from.relativize(path));
      Files.createDirectories(target.getParent());
      Files.copy(path, target);
    }
  }

  private static Stream<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).toList().stream();
    }
  }
}
