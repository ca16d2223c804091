package io.lodestream.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoriesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

  @TempDir private Path state;

  @Test
  void aFinishedRunLeavesItsFiguresOnly() throws IOException {
    var directories = new RunDirectories(state);
    write(directories.checkpoints("m-1").resolve("step-10/weights"), NOW);
    write(directories.checkpoints("m-2").resolve("step-10/weights"), NOW);
    write(directories.figures("m-1").resolve("scalars.csv"), NOW);

    directories.finished("m-1");

    assertThat(directories.checkpoints("m-1")).doesNotExist();
    assertThat(directories.checkpoints("m-2")).exists();
    assertThat(directories.figures("m-1").resolve("scalars.csv")).exists();
    assertThat(state.resolve("trainer/runs/m-1")).isEqualTo(directories.figures("m-1"));
  }

  @Test
  void removesCheckpointsOfRunsThatNobodyCameBackTo() throws IOException {
    var directories = new RunDirectories(state);
    var abandoned = write(directories.checkpoints("m-1").resolve("weights"), NOW);
    Files.setLastModifiedTime(
        abandoned.getParent(), FileTime.from(NOW.minus(RunDirectories.LEFT_OVER).minusSeconds(60)));
    Files.setLastModifiedTime(
        abandoned, FileTime.from(NOW.minus(RunDirectories.LEFT_OVER).minusSeconds(60)));
    write(directories.checkpoints("m-2").resolve("weights"), NOW.minusSeconds(60));

    directories.removeLeftovers(NOW);

    assertThat(directories.checkpoints("m-1")).doesNotExist();
    assertThat(directories.checkpoints("m-2").resolve("weights")).exists();
  }

  @Test
  void findsNothingToRemoveAtTheFirstStart() {
    new RunDirectories(state).removeLeftovers(NOW);
    new RunDirectories(state).finished("m-1");
    assertThat(state).isEmptyDirectory();
  }

  private static Path write(Path file, Instant time) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    return Files.setLastModifiedTime(file, FileTime.from(time));
  }
}
