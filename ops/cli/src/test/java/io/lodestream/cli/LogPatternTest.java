package io.lodestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged comes from outside and must not pass for a line of its own. */
class LogPatternTest {

  private static final String FORGED =
      "m1\n12:00:00.000 INFO  promotion [main] event=forged\u001b[2J";

  @TempDir private Path dir;

  @Test
  void aValueStaysInItsLine() throws Exception {
    var lines = logged(context -> context.getLogger("a").warn("event=x model={}", FORGED));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .endsWith("event=x model=m1 12:00:00.000 INFO  promotion [main] event=forged [2J");
  }

  @Test
  void theLinesOfATraceAreMarked() throws Exception {
    var lines =
        logged(
            context -> context.getLogger("a").error("event=x", new IllegalStateException(FORGED)));
    assertThat(lines).hasSizeGreaterThan(3);
    assertThat(lines.subList(1, lines.size()))
        .allMatch(line -> line.startsWith("  | ") && !line.contains("\u001b"));
  }

  private List<String> logged(java.util.function.Consumer<LoggerContext> calls)
      throws IOException, JoranException {
    var file = dir.resolve("log");
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty(LogTarget.FILE, file.toString());
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(getClass().getResource("/logback-demo.xml"));
    calls.accept(context);
    context.stop();
    return Files.readAllLines(file);
  }
}
