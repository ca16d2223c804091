package io.lodestream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final Timeline timeline = new Timeline();

  @Test
  void measuresFromTheFirstOfOneToTheLastOfAnother() {
    timeline.seen("a", 2_000);
    timeline.seen("a", 1_000);
    timeline.seen("b", 3_000);
    timeline.seen("b", 5_000);

    assertThat(timeline.fromFirstToLast("a", "b")).contains(Duration.ofSeconds(4));
    assertThat(timeline.fromFirstToFirst("a", "b")).contains(Duration.ofSeconds(2));
  }

  @Test
  void knowsNothingOfWhatWasNotSeen() {
    timeline.seen("a", 1);

    assertThat(timeline.fromFirstToLast("a", "never")).isEmpty();
  }

  @Test
  void isNeverNegative() {
    timeline.seen("late", 9_000);
    timeline.seen("early", 1_000);

    assertThat(timeline.fromFirstToFirst("late", "early")).contains(Duration.ZERO);
  }
}
