package io.lodestream.querygen.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.lodestream.querygen.TestPassages;
import io.lodestream.querygen.text.OtherWords;
import io.lodestream.querygen.text.Sentence;
import io.lodestream.querygen.text.TermStatistics;
import io.lodestream.querygen.text.Words;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WallsOfTextTest {

  private static final List<QuestionShape> SHAPES =
      List.of(
          new ShareQuestion(),
          new CountQuestion(),
          new DateQuestion(),
          new ReasonQuestion(),
          new SubjectQuestion(),
          new PredicateQuestion());

  @ParameterizedTest
  @MethodSource("io.lodestream.querygen.Walls#texts")
  void overflowNoStackAndTakeNoAge(String wall) {
    var sentence = new Sentence(wall, Words.of(wall, TermStatistics.NONE));

    for (var shape : SHAPES) {
      assertTimeout(Duration.ofSeconds(30), () -> shape.ask(sentence));
    }
    assertTimeout(Duration.ofSeconds(30), () -> Openings.stripped(sentence));
    assertTimeout(
        Duration.ofSeconds(30), () -> PhraseQuestion.ask(sentence, new SplittableRandom(1)));
    assertTimeout(Duration.ofSeconds(30), () -> Spans.balanced(wall));
    var generator =
        new ExtractiveGenerator(
            ExtractiveGenerator.DEFAULT_KINDS, 1, 2, 17, TermStatistics.NONE, OtherWords.NONE);
    var queries =
        assertTimeout(
            Duration.ofSeconds(30), () -> generator.generate(TestPassages.passage("d", 1, wall)));
    assertThat(queries).hasSizeLessThanOrEqualTo(2);
  }
}
