package io.lodestream.encoder.safetensors;

import java.util.List;

/**
 * Where a tensor lies in its file.
 *
 * @param type number format
 * @param shape sizes of its dimensions
 * @param begin first byte, counted from the start of the file
 * @param end one past the last byte
 */
record TensorEntry(ElementType type, List<Long> shape, long begin, long end) {
  TensorEntry {
    shape = List.copyOf(shape);
  }

  long elements() {
    return (end - begin) / type.sizeBytes();
  }
}
