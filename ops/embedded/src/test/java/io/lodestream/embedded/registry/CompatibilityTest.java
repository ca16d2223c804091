package io.lodestream.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {

  @ParameterizedTest
  @CsvSource({
    "NONE, true",
    "BACKWARD, false",
    "BACKWARD_TRANSITIVE, false",
    "FORWARD, true",
    "FORWARD_TRANSITIVE, true",
    "FULL, false",
    "FULL_TRANSITIVE, false"
  })
  void judgesANewFieldWithoutDefault(CompatibilityLevel level, boolean fits) {
    var problems = problems(level, Schemas.V2_REQUIRED_FIELD, Schemas.V1);
    assertThat(problems.isEmpty()).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, true",
    "BACKWARD, true",
    "BACKWARD_TRANSITIVE, true",
    "FORWARD, false",
    "FORWARD_TRANSITIVE, false",
    "FULL, false",
    "FULL_TRANSITIVE, false"
  })
  void judgesAFieldThatIsGoneWithoutDefault(CompatibilityLevel level, boolean fits) {
    var problems = problems(level, Schemas.V1, Schemas.V2_REQUIRED_FIELD);
    assertThat(problems.isEmpty()).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({"BACKWARD, true", "BACKWARD_TRANSITIVE, false"})
  void looksAtAllVersionsOnlyWhenTransitive(CompatibilityLevel level, boolean fits) {
    var problems =
        problems(level, Schemas.V2_REQUIRED_FIELD, Schemas.V1, Schemas.V2_OPTIONAL_FIELD);
    assertThat(problems.isEmpty()).isEqualTo(fits);
  }

  @Test
  void saysWhichVersionAndFieldDoNotFit() {
    assertThat(problems(CompatibilityLevel.BACKWARD, Schemas.V2_REQUIRED_FIELD, Schemas.V1))
        .singleElement()
        .asString()
        .contains("cannot read version 1")
        .contains("READER_FIELD_MISSING_DEFAULT_VALUE")
        .contains("title");
  }

  private static List<String> problems(
      CompatibilityLevel level, String proposed, String... former) {
    var versions =
        IntStream.range(0, former.length)
            .mapToObj(i -> new StoredSchema("documents", i + 1, i + 1, former[i], false))
            .toList();
    return Compatibility.problems(level, AvroText.parse(proposed), versions);
  }
}
