package io.lodestream.trainer.continual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EqualSharesTest {

  @Test
  void dividesEquallyAndGivesARemainderToTheFirst() {
    assertThat(EqualShares.first(10, new long[] {100, 100, 100})).isEqualTo(4);
    assertThat(EqualShares.first(6, new long[] {100, 100})).isEqualTo(3);
    assertThat(EqualShares.first(3, new long[] {100})).isEqualTo(3);
  }

  @Test
  void givesWhatOthersCannotFill() {
    assertThat(EqualShares.first(30, new long[] {100, 2, 4})).isEqualTo(24);
    assertThat(EqualShares.first(30, new long[] {100, 2, 100})).isEqualTo(14);
  }

  @Test
  void givesNoMoreThanCanBeFilled() {
    assertThat(EqualShares.first(30, new long[] {5, 100, 100})).isEqualTo(5);
    assertThat(EqualShares.first(300, new long[] {5, 6})).isEqualTo(5);
    assertThat(EqualShares.first(0, new long[] {5, 6})).isZero();
  }

  @Test
  void fillsAllPlacesOneGroupAfterTheOther() {
    long[] sizes = {7, 0, 100, 3, 20};
    int left = 50;
    for (int i = 0; i < sizes.length; i++) {
      left -= EqualShares.first(left, Arrays.copyOfRange(sizes, i, sizes.length));
    }
    assertThat(left).isZero();
  }
}
