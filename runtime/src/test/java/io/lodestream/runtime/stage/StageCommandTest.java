package io.lodestream.runtime.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.runtime.config.SectionReader;
import io.lodestream.schemas.error.FatalException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StageCommandTest {

  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void catchWhatIsPrinted() {
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void giveBack() {
    System.setErr(stderr);
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void wrongSettingsOfAStageAreRefusedWithoutAskingKafka(@TempDir Path state) {
    // When: nothing listens on port 1
    int code =
        StageCommand.run(
            "probe",
            StageSections.of(),
            context -> {
              throw new FatalException("probe.size must be above 0, was -1");
            },
            "--set",
            "kafka.bootstrap-servers=127.0.0.1:1",
            "--set",
            "lodestream.state-dir=" + state);

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo("error: probe.size must be above 0, was -1" + System.lineSeparator());
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void namesTheProblemsOfAllSectionsTogether() {
    // When
    int code =
        StageCommand.run(
            "probe",
            StageSections.of(
                new SectionReader<>("ingest", s -> s.integer("threads", 1, 1, 4, "threads"))),
            context -> {
              throw new AssertionError("made although the settings are wrong");
            },
            "--set",
            "ingest.threads=9",
            "--set",
            "http.port=-1",
            "--set",
            "ingest.thread=2");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("http.port must be from 0 to 65535, was -1")
        .contains("ingest.threads must be from 1 to 4, was 9")
        .contains("ingest.thread is not a known key, did you mean ingest.threads?");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void beginsAgainAfterAFailureThatPasses(@TempDir Path state) {
    var starts = new AtomicInteger();

    // When
    int code =
        StageCommand.run(
            "probe",
            StageSections.of(),
            context -> {
              if (starts.incrementAndGet() == 1) {
                throw new CoordinatorLoadInProgressException("the coordinator is loading");
              }
              throw new FatalException("enough");
            },
            "--set",
            "lodestream.state-dir=" + state);

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(starts).hasValue(2);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("error: enough");
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void refusesToShareAStateDirectory(@TempDir Path state) {
    try (var held = InstanceLock.take(state, "probe", "1")) {
      int code =
          StageCommand.run(
              "probe",
              StageSections.of(),
              context -> {
                throw new AssertionError("made beside another");
              },
              "--set",
              "lodestream.state-dir=" + state);
      assertThat(code).isEqualTo(1);
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .startsWith("error: another process runs stage probe as instance 1");
    }
  }
}
