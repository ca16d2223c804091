package io.lodestream.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedBatchTest {

  @Test
  void laysTextsEndToEndByLengthAndRemembersTheirOrder() {
    var queries = TextTokenizer.pad(List.of(row(1, 2, 3, 4), row(5, 6)));
    var passages = TextTokenizer.pad(List.of(row(7, 8)));

    var packed = PackedBatch.of(List.of(queries, passages), 0);

    assertThat(packed.ids()).containsExactly(5, 6, 7, 8, 1, 2, 3, 4);
    assertThat(packed.positions()).containsExactly(0, 1, 0, 1, 0, 1, 2, 3);
    assertThat(packed.mask()).containsOnly(1);
    assertThat(packed.groups()).containsExactly(2, 2, 0, 1, 4, 0);
    assertThat(packed.order()).containsExactly(2, 0, 1);
  }

  @Test
  void padsWithinAGroupWhereAnotherGroupWouldCostMore() {
    var batch = TextTokenizer.pad(List.of(row(1, 2, 3), row(4, 5)));

    var packed = PackedBatch.of(List.of(batch), 8);

    assertThat(packed.ids()).containsExactly(4, 5, 0, 1, 2, 3);
    assertThat(packed.mask()).containsExactly(1, 1, 0, 1, 1, 1);
    assertThat(packed.groups()).containsExactly(2, 3, 1);
  }

  @Test
  void losesNoTokenAndNoText() {
    var random = new Random(3);
    var rows = new ArrayList<long[]>();
    for (int i = 0; i < 200; i++) {
      rows.add(random.longs(1 + random.nextInt(60), 1, 1000).toArray());
    }
    for (int cost : new int[] {0, 8, 100_000}) {
      var packed = PackedBatch.of(List.of(TextTokenizer.pad(rows)), cost);

      var laid = texts(packed);
      assertThat(laid).hasSize(rows.size());
      for (int i = 0; i < rows.size(); i++) {
        assertThat(laid.get((int) packed.order()[i])).isEqualTo(rows.get(i));
      }
    }
  }

  @Test
  void groupsCostTheLeastThatTheyCan() {
    int[] lengths = {3, 3, 4, 9, 10, 40};

    assertThat(LengthGroups.ends(lengths, 0)).containsExactly(2, 3, 4, 5, 6);
    assertThat(LengthGroups.ends(lengths, 4)).containsExactly(3, 5, 6);
    assertThat(LengthGroups.ends(lengths, 1000)).containsExactly(6);
    assertThat(LengthGroups.ends(new int[] {7}, 1)).containsExactly(1);
  }

  private static List<long[]> texts(PackedBatch packed) {
    var texts = new ArrayList<long[]>();
    int at = 0;
    for (int group = 0; group < packed.groups().length; group += 3) {
      for (int text = 0; text < packed.groups()[group]; text++) {
        int end = at + (int) packed.groups()[group + 1];
        int length = (int) Arrays.stream(packed.mask(), at, end).sum();
        texts.add(Arrays.copyOfRange(packed.ids(), at, at + length));
        at = end;
      }
    }
    return texts;
  }

  private static long[] row(long... ids) {
    return ids;
  }
}
