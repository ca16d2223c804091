package io.lodestream.querygen.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.querygen.judge.Reasons;
import io.lodestream.querygen.settings.PassageSample;
import io.lodestream.schemas.Passage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageSampleTest {

  @TempDir Path stateDir;

  @Test
  void drawsItsShareAndTheSameOnesEveryTime() {
    var sample = new PassageSample(0.3);

    var drawn = IntStream.range(0, 10_000).filter(i -> sample.holds("hash-" + i)).boxed().toList();

    assertThat(drawn).hasSizeBetween(2_800, 3_200);
    assertThat(drawn).allMatch(i -> new PassageSample(0.3).holds("hash-" + i));
    assertThat(IntStream.range(0, 1_000)).allMatch(i -> PassageSample.ALL.holds("hash-" + i));
  }

  @Test
  void aPassageLeftOutEndsInTheRejectedPairsAndIsNotJudged() {
    var leftOut =
        Passage.newBuilder()
            .setDocumentId("d")
            .setOrdinal(0)
            .setText("text")
            .setStartOffset(0)
            .setEndOffset(4)
            .setContentHash("hash")
            .setCluster("d")
            .setTokenCount(1)
            .setVersion(1)
            .setHeadings(List.of())
            .build();
    try (var scenario = new QuerygenScenario(stateDir, new PassageSample(1e-6))) {
      // When
      scenario.passage("d#0", leftOut);
      scenario.seconds(5);
      // Then
      var rejected = scenario.rejected.readValuesToList();
      assertThat(rejected).hasSize(1);
      assertThat(rejected.get(0).getReason()).isEqualTo(Reasons.NOT_SAMPLED);
      assertThat(rejected.get(0).getPassageId()).isEqualTo("d#0");
      assertThat(scenario.jobs.held()).isEmpty();
    }
  }
}
