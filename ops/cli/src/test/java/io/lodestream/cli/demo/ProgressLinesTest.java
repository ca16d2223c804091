package io.lodestream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ProgressLines lines =
      new ProgressLines(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void printsALineForEveryTenth() {
    for (int done = 0; done <= 100; done++) {
      lines.show("documents", done, 100, "");
    }

    assertThat(printed()).hasSize(11).last().asString().contains("100 of 100");
  }

  @Test
  void printsAgainWhenTheTotalHasGrown() {
    lines.show("passages judged", 100, 100, "");
    lines.show("passages judged", 105, 105, "");
    lines.show("passages judged", 120, 150, "more came");

    assertThat(printed()).hasSize(2).last().asString().contains("120 of 150").contains("more came");
  }

  @Test
  void saysNothingBeforeAnythingWasDone() {
    lines.show("training steps", 0, 0, "");

    assertThat(printed()).isEmpty();
  }

  private List<String> printed() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
