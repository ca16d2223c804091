package io.lodestream.runtime.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.error.FatalException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
  void wrongSettingsOfAStageAreRefusedWithoutAskingKafka() {
    // When: nothing listens on port 1
    int code =
        StageCommand.run(
            "probe",
            context -> {
              throw new FatalException("probe.size must be above 0, was -1");
            },
            "--set",
            "kafka.bootstrap-servers=127.0.0.1:1");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo("error: probe.size must be above 0, was -1" + System.lineSeparator());
  }
}
