package io.lodestream.cli.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** A part of all keys, so that a corpus of any size is looked at within bounded memory. */
record Slice(int index, int of) {

  /** Keys of a slice: some hundred bytes each. */
  private static final long MOST_KEYS = 500_000;

  /** As many slices as a number of keys needs. */
  static List<Slice> of(long keys) {
    int count = (int) Math.max(1, (keys + MOST_KEYS - 1) / MOST_KEYS);
    return IntStream.range(0, count).mapToObj(i -> new Slice(i, count)).toList();
  }

  boolean holds(String key) {
    if (of == 1) {
      return true;
    }
    var crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() % of == index;
  }
}
