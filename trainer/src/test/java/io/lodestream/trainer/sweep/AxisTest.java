package io.lodestream.trainer.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lodestream.schemas.error.FatalException;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {

  @Test
  void aRangeIsDrawnEvenlyOnALogarithmicScale() {
    var axis = Axis.parse("k", "1e-6..1e-2");
    var random = new Random(3);

    var drawn =
        DoubleStream.generate(() -> Double.parseDouble(axis.draw(random))).limit(2000).toArray();

    assertThat(DoubleStream.of(drawn)).allMatch(value -> value >= 1e-6 && value <= 1e-2);
    assertThat(DoubleStream.of(drawn).filter(value -> value < 1e-4).count()).isBetween(900L, 1100L);
  }

  @Test
  void valuesKeepTheirSpaces() {
    assertThat(Axis.parse("k", "none,query: ").examples()).containsExactly("none", "query: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,,b", "2..1", "0..1", "a..b", "1..2..3x,"})
  void whatIsNeitherIsRefused(String text) {
    assertThatThrownBy(() -> Axis.parse("trainer.epochs", text))
        .isInstanceOf(FatalException.class)
        .hasMessageContaining("--space trainer.epochs must be");
  }
}
