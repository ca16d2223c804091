package io.lodestream.encoder.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicDirectoryTest {
  @TempDir Path temp;

  @Test
  void appearsOnlyWhenFull() throws IOException {
    var target = temp.resolve("deep/model");

    AtomicDirectory.create(
        target,
        draft -> {
          Files.writeString(Files.createDirectory(draft.resolve("a")).resolve("b"), "c");
          assertThat(target).doesNotExist();
          assertThat(draft.getParent()).isEqualTo(target.getParent());
        });

    assertThat(target.resolve("a/b")).hasContent("c");
    assertThat(target.getParent().toFile().list()).containsExactly("model");
  }

  @Test
  void leavesNothingOfWhatCouldNotBeFilled() {
    for (var failure :
        new Throwable[] {
          new IOException("No space left on device"),
          new IllegalStateException("bad"),
          new OutOfMemoryError("heap")
        }) {
      assertThatThrownBy(() -> AtomicDirectory.create(temp.resolve("model"), fails(failure)))
          .isSameAs(failure);
      assertThat(temp).isEmptyDirectory();
    }
  }

  @Test
  void doesNotReplaceADirectoryThatIsThere() throws IOException {
    var target = Files.createDirectory(temp.resolve("model"));
    Files.writeString(target.resolve("old"), "old");

    assertThatThrownBy(
            () -> AtomicDirectory.create(target, d -> Files.writeString(d.resolve("new"), "new")))
        .isInstanceOf(IOException.class);

    assertThat(temp.toFile().list()).containsExactly("model");
    assertThat(target.toFile().list()).containsExactly("old");
  }

  @Test
  void isAsReadableAsAnyDirectoryMadeBesideIt() throws IOException {
    var plain = Files.createDirectory(temp.resolve("plain"));

    AtomicDirectory.create(
        temp.resolve("model"), draft -> Files.writeString(draft.resolve("a"), "b"));

    assertThat(Files.getPosixFilePermissions(temp.resolve("model")))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  private static AtomicDirectory.Filler fails(Throwable failure) {
    return draft -> {
      Files.writeString(draft.resolve("half"), "half");
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      throw (Error) failure;
    };
  }
}
