package io.lodestream.cli.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Runs the clients of {@code ops/clients} against one stack, as users run them. */
@Tag("clients")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {

  private static final Duration LONGEST_SCRIPT = Duration.ofMinutes(3);

  @TempDir static Path dir;
  private ClientScripts scripts;
  private RunningStack stack;

  @BeforeAll
  void start() throws Exception {
    try {
      scripts = ClientScripts.installed();
    } catch (MissingToolException e) {
      System.out.println("clients are not tested: " + e.getMessage());
      abort(e.getMessage());
    }
    stack = RunningStack.start(dir.resolve("data"));
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> eachClientDoesWhatItsUsersDo() throws Exception {
    return scripts.names().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> checksHold(name)));
  }

  private void checksHold(String name) throws Exception {
    var run = scripts.run(name, stack.addresses(), LONGEST_SCRIPT);
    assertThat(run.exitCode()).as("%s ended with%n%s", name, run.output()).isZero();
    assertThat(run.output()).as(name + " checks something").contains("ok: ");
  }
}
