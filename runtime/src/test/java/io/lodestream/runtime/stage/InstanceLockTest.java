package io.lodestream.runtime.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceLockTest {

  @TempDir private Path state;

  @Test
  void keepsAnInstancesStateToOneProcess() {
    try (var held = InstanceLock.take(state, "ingest", "1")) {
      assertThatThrownBy(() -> InstanceLock.take(state, "ingest", "1"))
          .isInstanceOf(FatalException.class)
          .hasMessage(
              "another process runs stage ingest as instance 1 with lodestream.state-dir "
                  + state
                  + "; give this one a name of its own by --instance, or another directory");
    }
  }

  @Test
  void leavesOtherInstancesAndStagesAlone() {
    try (var one = InstanceLock.take(state, "ingest", "1");
        var other = InstanceLock.take(state, "ingest", "2");
        var stage = InstanceLock.take(state, "querygen", "1")) {
      assertThat(state.resolve("ingest")).isDirectory();
    }
  }

  @Test
  void isFreeAfterItsHolderHasClosedIt() {
    InstanceLock.take(state, "ingest", "1").close();
    assertThatCode(() -> InstanceLock.take(state, "ingest", "1").close())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../up", "a/b", "a b", "x\ny", ".hidden"})
  void refusesNamesThatAreNoFileNames(String instance) {
    assertThatThrownBy(() -> InstanceLock.take(state, "ingest", instance))
        .isInstanceOf(FatalException.class)
        .hasMessageStartingWith("--instance must be letters, digits");
  }

  @Test
  void namesAStateDirectoryThatCannotBeWrittenTo() throws Exception {
    var file = Files.writeString(state.resolve("file"), "no directory");
    assertThatThrownBy(() -> InstanceLock.take(file, "ingest", "1"))
        .isInstanceOf(FatalException.class)
        .hasMessageStartingWith("lodestream.state-dir must be a directory that can be written to");
  }
}
