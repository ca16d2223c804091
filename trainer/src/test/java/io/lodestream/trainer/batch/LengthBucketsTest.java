package io.lodestream.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {

  @Test
  void likeLengthsStayTogether() {
    var lengths = new int[32];
    Arrays.fill(lengths, 128);
    assertThat(LengthBuckets.ends(lengths)).containsExactly(32);
  }

  @Test
  void shortTextsAreNotPaddedToTheLongest() {
    var lengths = new int[32];
    Arrays.fill(lengths, 0, 20, 30);
    Arrays.fill(lengths, 20, 32, 128);
    assertThat(LengthBuckets.ends(lengths)).containsExactly(20, 32);
  }

  @Test
  void aCutMustSaveMoreThanAPassCosts() {
    // Given padding of less than one pass' cost
    assertThat(LengthBuckets.ends(new int[] {100, 128, 128})).containsExactly(3);
    // and of more
    assertThat(LengthBuckets.ends(new int[] {10, 10, 10, 128})).containsExactly(3, 4);
  }
}
