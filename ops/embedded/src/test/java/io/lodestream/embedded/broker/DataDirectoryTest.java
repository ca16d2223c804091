package io.lodestream.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path dir;

  @Test
  void makesTheDirectoryWithItsParents() {
    var root = dir.resolve("state/broker");
    try (var directory = DataDirectory.open(root)) {
      assertThat(root).isDirectory();
      assertThat(directory.logDir()).startsWithRaw(root);
    }
  }

  @Test
  void namesAFileThatStandsWhereTheDirectoryShouldBe() throws Exception {
    var file = Files.writeString(dir.resolve("state"), "not a directory");
    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(BrokerException.class)
        .hasMessage("the broker's data directory %s is a file, not a directory".formatted(file));
  }

  @Test
  void namesADirectoryThatCannotBeMade() throws Exception {
    var below = Files.writeString(dir.resolve("state"), "not a directory").resolve("broker");
    assertThatThrownBy(() -> DataDirectory.open(below))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining(below.toString())
        .hasMessageContaining("cannot be written");
  }

  @Test
  void saysHowMuchSpaceIsMissingOnAFullDisk() {
    assertThatThrownBy(() -> DataDirectory.open(dir, Long.MAX_VALUE))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContaining("MiB free");
  }

  @Test
  void belongsToOneBrokerAtATime() {
    try (var held = DataDirectory.open(dir)) {
      assertThat(held.logDir()).startsWithRaw(dir);
      assertThatThrownBy(() -> DataDirectory.open(dir))
          .hasMessageContaining("in use by another broker");
    }
    DataDirectory.open(dir).close();
  }

  @Test
  void findsOutThatTheLogsAreGone() throws Exception {
    try (var directory = DataDirectory.open(dir)) {
      assertThat(directory.problem()).hasValueSatisfying(p -> assertThat(p).contains("is gone"));
      Files.createDirectory(directory.logDir());
      StorageFormat.write(directory.logDir());
      assertThat(directory.problem()).isEmpty();
    }
  }
}
