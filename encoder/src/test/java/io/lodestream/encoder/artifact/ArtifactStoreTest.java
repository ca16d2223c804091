package io.lodestream.encoder.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {
  @TempDir Path temp;
  private Path root;

  @BeforeEach
  void chooseRoot() {
    root = temp.resolve("store");
  }

  @Test
  void publishesUnderTheDigestAndFindsItAgain() throws IOException {
    var stored = new ArtifactStore(root).publish(prepared("a", "weights"));

    assertThat(stored.dir()).isEqualTo(root.toAbsolutePath().resolve(stored.sha256()));
    assertThat(stored.dir().resolve("1_Pooling/config.json")).hasContent("{}");
    assertThat(temp.resolve("a")).doesNotExist();
    assertThat(new ArtifactStore(root).resolve(stored.uri(), stored.sha256()))
        .isEqualTo(stored.dir());
  }

  @Test
  void publishingTheSameBytesTwiceKeepsOneArtifact() throws IOException {
    var store = new ArtifactStore(root);
    var first = store.publish(prepared("a", "weights"));
    var second = store.publish(prepared("b", "weights"));

    assertThat(second).isEqualTo(first);
    try (var entries = Files.list(root)) {
      assertThat(entries).hasSize(1);
    }
  }

  @Test
  void theDigestDependsOnNamesAsWellAsContents() throws IOException {
    var renamed = prepared("b", "weights");
    Files.move(renamed.resolve("config.json"), renamed.resolve("other.json"));

    var first = DirectoryDigest.of(prepared("a", "weights"));
    assertThat(DirectoryDigest.of(renamed)).isNotEqualTo(first);
    assertThat(DirectoryDigest.of(prepared("c", "weightz"))).isNotEqualTo(first);
    assertThat(DirectoryDigest.of(prepared("d", "weights"))).isEqualTo(first);
  }

  @Test
  void namesUriExpectedAndFoundWhenAnArtifactWasAltered() throws IOException {
    var stored = new ArtifactStore(root).publish(prepared("a", "weights"));
    Files.writeString(stored.dir().resolve("model.safetensors"), "wEights");
    var found = DirectoryDigest.of(stored.dir());

    assertThatThrownBy(() -> new ArtifactStore(root).resolve(stored.uri(), stored.sha256()))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining(stored.uri())
        .hasMessageContaining("expected sha256 " + stored.sha256())
        .hasMessageContaining("found " + found);
  }

  @Test
  void doesNotPublishOverAnAlteredArtifact() throws IOException {
    var stored = new ArtifactStore(root).publish(prepared("a", "weights"));
    Files.writeString(stored.dir().resolve("extra.json"), "{}");

    var again = prepared("b", "weights");
    assertThatThrownBy(() -> new ArtifactStore(root).publish(again))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("altered");
  }

  @Test
  void refusesWeightsThatCouldRunCode() throws IOException {
    for (var name : new String[] {"pytorch_model.bin", "MODEL.PT", "x.pkl", "modeling.py"}) {
      var dir = prepared(name, "weights");
      Files.writeString(dir.resolve(name), "x");

      assertThatThrownBy(() -> new ArtifactStore(root).publish(dir))
          .isInstanceOf(ArtifactException.class)
          .hasMessageContaining(name);
      var digest = DirectoryDigest.of(dir);
      assertThatThrownBy(() -> new ArtifactStore(root).resolve(dir.toString(), digest))
          .isInstanceOf(ArtifactException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void refusesADirectoryWithoutWeights() throws IOException {
    var dir = prepared("a", "weights");
    Files.delete(dir.resolve("model.safetensors"));

    assertThatThrownBy(() -> new ArtifactStore(root).publish(dir))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("no safetensors");
  }

  @Test
  void refusesALinkOutOfTheArtifact() throws IOException {
    var dir = prepared("a", "weights");
    Files.createSymbolicLink(dir.resolve("link.json"), temp.resolve("outside.json"));

    assertThatThrownBy(() -> new ArtifactStore(root).publish(dir))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("link.json");
  }

  @Test
  void saysWhatIsMissingOrNotADigest() {
    var store = new ArtifactStore(root);

    assertThatThrownBy(() -> store.resolve("file:///nowhere", "0".repeat(64)))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("file:///nowhere");
    assertThatThrownBy(() -> store.resolve("file:///nowhere", "../../etc"))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("not a SHA-256");
    assertThatThrownBy(() -> store.resolve("s3://bucket/x", "0".repeat(64)))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("only file URIs");
  }

  private Path prepared(String name, String weights) throws IOException {
    var dir = Files.createDirectory(temp.resolve(name));
    Files.createDirectory(dir.resolve("1_Pooling"));
    Files.writeString(dir.resolve("1_Pooling/config.json"), "{}");
    Files.writeString(dir.resolve("config.json"), "{}");
    Files.writeString(dir.resolve("model.safetensors"), weights);
    return dir;
  }

  @Test
  void readsNothingOutsideItsDirectory() throws IOException {
    var elsewhere = new ArtifactStore(temp.resolve("elsewhere")).publish(prepared("a", "weights"));
    var store = new ArtifactStore(root);
    for (var uri :
        List.of(
            elsewhere.uri(),
            elsewhere.dir().toString(),
            root.resolve("../elsewhere/" + elsewhere.sha256()).toString())) {
      assertThatThrownBy(() -> store.resolve(uri, elsewhere.sha256()))
          .isInstanceOf(ArtifactException.class)
          .hasMessageContaining("lies outside of it, so it is not read");
    }
  }
}
