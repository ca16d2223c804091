package io.lodestream.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts laid end to end in the order of their lengths, in groups of like length, so that what works
 * token by token runs once over all of them and padding costs next to nothing.
 *
 * @param ids token ids of all texts, {@code [tokens]}, padded within a group only
 * @param positions place of each token in its text, {@code [tokens]}
 * @param mask 1 for a token, 0 for padding, {@code [tokens]}
 * @param groups {@code [groups, 3]}, flat: texts, tokens of each, whether any is padded
 * @param order where the text that was given first lies now, and so on, {@code [texts]}
 */
record PackedBatch(long[] ids, long[] positions, long[] mask, long[] groups, long[] order) {

  /** Packs the texts of all batches, in the order given. */
  static PackedBatch of(List<TokenBatch> batches, int costOfAGroup) {
    var rows = new ArrayList<long[]>();
    for (var batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        int length = (int) Math.max(1, Arrays.stream(batch.mask()[i]).sum());
        rows.add(Arrays.copyOf(batch.ids()[i], length));
      }
    }
    var sorted =
        IntStream.range(0, rows.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> rows.get(i).length))
            .toList();
    var order = new long[rows.size()];
    for (int at = 0; at < order.length; at++) {
      order[sorted.get(at)] = at;
    }
    return lay(sorted.stream().map(rows::get).toList(), order, costOfAGroup);
  }

  /**
   * Where each token lies, text by text in the order that they were given, {@code [tokens without
   * padding]}.
   */
  long[] tokenOrder() {
    var starts = new int[order.length];
    var lengths = new int[order.length];
    int text = 0;
    int at = 0;
    for (int group = 0; group < groups.length; group += 3) {
      int length = (int) groups[group + 1];
      for (int i = 0; i < groups[group]; i++, text++, at += length) {
        starts[text] = at;
        lengths[text] = (int) Arrays.stream(mask, at, at + length).sum();
      }
    }
    return Arrays.stream(order)
        .mapToInt(Math::toIntExact)
        .flatMap(laid -> IntStream.range(starts[laid], starts[laid] + lengths[laid]))
        .asLongStream()
        .toArray();
  }

  private static PackedBatch lay(List<long[]> rows, long[] order, int costOfAGroup) {
    var ends = LengthGroups.ends(rows.stream().mapToInt(r -> r.length).toArray(), costOfAGroup);
    var groups = new long[3 * ends.size()];
    int tokens = 0;
    for (int group = 0, from = 0; group < ends.size(); from = ends.get(group++)) {
      int texts = ends.get(group) - from;
      int longest = rows.get(ends.get(group) - 1).length;
      groups[3 * group] = texts;
      groups[3 * group + 1] = longest;
      groups[3 * group + 2] = rows.get(from).length < longest ? 1 : 0;
      tokens = Math.addExact(tokens, Math.multiplyExact(texts, longest));
    }
    var packed =
        new PackedBatch(new long[tokens], new long[tokens], new long[tokens], groups, order);
    int row = 0;
    int at = 0;
    for (int group = 0; group < ends.size(); group++) {
      for (; row < ends.get(group); row++) {
        packed.put(rows.get(row), at, (int) groups[3 * group + 1]);
        at += (int) groups[3 * group + 1];
      }
    }
    return packed;
  }

  private void put(long[] row, int at, int padded) {
    System.arraycopy(row, 0, ids, at, row.length);
    Arrays.fill(mask, at, at + row.length, 1);
    for (int i = 0; i < padded; i++) {
      positions[at + i] = i;
    }
  }
}
