package io.lodestream.encoder.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An initializer: its name, sizes, element type and little-endian bytes within the file. */
record OnnxTensor(String name, List<Long> shape, long elementType, ByteBuffer raw) {
  static final long FLOAT = 1;

  float[] floats() {
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    if (elements * Float.BYTES != raw.remaining()) {
      throw new IllegalArgumentException(
          "initializer '%s' of shape %s has %d bytes".formatted(name, shape, raw.remaining()));
    }
    var values = new float[(int) elements];
    raw.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Values of a matrix with rows and columns swapped. */
  float[] transposedFloats() {
    var values = floats();
    int rows = Math.toIntExact(shape.get(0));
    int columns = Math.toIntExact(shape.get(1));
    var swapped = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        swapped[column * rows + row] = values[row * columns + column];
      }
    }
    return swapped;
  }
}
