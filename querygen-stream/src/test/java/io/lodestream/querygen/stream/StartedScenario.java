package io.lodestream.querygen.stream;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Each test has the topology in a driver of its own, over its own directory of state. */
abstract class StartedScenario {

  @TempDir Path stateDir;
  QuerygenScenario scenario;

  @BeforeEach
  final void start() {
    scenario = new QuerygenScenario(stateDir);
  }

  @AfterEach
  final void stop() {
    scenario.close();
  }
}
