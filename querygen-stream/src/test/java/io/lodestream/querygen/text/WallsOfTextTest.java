package io.lodestream.querygen.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WallsOfTextTest {

  @ParameterizedTest
  @MethodSource("io.lodestream.querygen.Walls#texts")
  void overflowNoStackAndTakeNoAge(String wall) {
    var words = assertTimeout(Duration.ofSeconds(30), () -> Words.of(wall, TermStatistics.NONE));
    var few = new Sentence(wall, words.subList(0, Math.min(60, words.size())));

    assertTimeout(Duration.ofSeconds(30), () -> PrintMatter.is(few));
    var prose =
        assertTimeout(Duration.ofSeconds(30), () -> Prose.of(wall, wall, TermStatistics.NONE));
    assertThat(List.of(prose.title())).containsExactly(wall);
  }
}
