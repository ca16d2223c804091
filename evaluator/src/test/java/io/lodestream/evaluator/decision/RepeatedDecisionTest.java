package io.lodestream.evaluator.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.evaluator.Records;
import io.lodestream.evaluator.promotion.ModelLine;
import io.lodestream.runtime.metrics.MetricName;
import io.lodestream.schemas.Decision;
import io.lodestream.schemas.error.RetryableException;
import org.junit.jupiter.api.Test;

/** What is decided anew, and what only once, when operators, crashes and failures come between. */
class RepeatedDecisionTest extends DecidedLine {

  @Test
  void dropsAMeasurementAgainstAModelThatIsNoLongerChampionAndMakesItAnew() {
    // Given an operator who goes back to base while w2 is measured against w1
    baseServes(line);
    candidate(line, "w1", 1);
    candidate(line, "w2", 2);
    line.decided(Records.promotion("w1", Decision.BY_HAND, "default", "base"));
    models.findsEvery("base", 2);
    models.findsEvery("w1", 4);
    models.findsEvery("w2", 1);
    var back = Records.promotion("base", Decision.ROLLBACK, "default", "w1");
    var interrupted =
        loop(
            line,
            () -> {
              line.decided(back);
              return corpus.view();
            });
    // When
    assertThat(interrupted.step()).isFalse();
    assertThat(written).isEmpty();
    assertThat(meters.values()).containsEntry(MetricName.EVALUATIONS.id(), 0.0);
    interrupted.step();
    // Then
    assertThat(decision(0).getModelId()).isEqualTo("w2");
    assertThat(decision(0).getChampionModelId()).isEqualTo("base");
    assertThat(decision(0).getReason()).contains(".500 -> 1.000");
  }

  @Test
  void measuresAgainWhenItsPromotionCameAfterAnOperatorsDecision() {
    // Given an operator's decision that reached the topic just before the loop's
    baseServes(line);
    candidate(line, "w1", 1);
    candidate(line, "w2", 2);
    models.findsEvery("base", 4);
    models.findsEvery("w1", 1);
    models.findsEvery("w2", 1);
    loop.step();
    line.decided(Records.promotion("w2", Decision.BY_HAND, "default", "base"));
    // When the loop's comes back, and is void
    assertThat(loop.step()).isFalse();
    comesBack(line, 0);
    loop.step();
    // Then
    assertThat(written).hasSize(2);
    assertThat(decision(1).getModelId()).isEqualTo("w1");
    assertThat(decision(1).getChampionModelId()).isEqualTo("w2");
    assertThat(decision(1).getDecision()).isEqualTo(Decision.REJECT);
    // And one at a time, also the second time
    assertThat(loop.step()).isFalse();
    assertThat(written).hasSize(2);
  }

  @Test
  void decidesNothingTwiceAcrossARestart() {
    // Given a decision that was written before the crash
    baseServes(line);
    candidate(line, "w1", 1);
    loop.step();
    assertThat(written).hasSize(1);
    // When another process replays the topics
    var replayed = new ModelLine("default");
    candidate(replayed, "w1", 1);
    baseServes(replayed);
    comesBack(replayed, 0);
    // Then
    assertThat(loop(replayed).step()).isFalse();
    assertThat(written).hasSize(1);
  }

  @Test
  void repeatsAnEvaluationWithTheSameIdAndFiguresWhenTheWriteFailed() {
    // Given a write that never reached the topic
    baseServes(line);
    candidate(line, "w1", 1);
    models.findsEvery("base", 4);
    models.findsEvery("w1", 1);
    loop.step();
    var replayed = new ModelLine("default");
    baseServes(replayed);
    candidate(replayed, "w1", 1);
    // When
    loop(replayed).step();
    // Then
    assertThat(written.get(1)).isEqualTo(written.get(0));
  }

  @Test
  void stepsAgainWhenTheLogFails() {
    // Given
    line.modelChanged("base", Records.model("base", 0));
    var failing =
        new DecisionLoop(
            line,
            corpus::view,
            () -> queries,
            evaluator(),
            evaluation -> {
              throw new RetryableException("no broker");
            },
            meters);
    // Then
    assertThatThrownBy(failing::step).isInstanceOf(RetryableException.class);
    assertThatThrownBy(failing::step).isInstanceOf(RetryableException.class);
  }
}
