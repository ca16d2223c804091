package io.lodestream.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.schemas.topics.Topics;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The names of halt points are text, which no compiler compares with the code. */
class HaltPointTest {

  private static final List<HaltPoint> POINTS = HaltFaults.POINTS;

  @ParameterizedTest
  @FieldSource("POINTS")
  void namesAMethodThatThereIs(HaltPoint point) throws Exception {
    assertThat(Topics.STAGES).contains(point.stage());
    var type = Class.forName(point.type());
    assertThat(Arrays.stream(type.getDeclaredMethods()).map(Method::getName))
        .contains(point.method());
  }
}
