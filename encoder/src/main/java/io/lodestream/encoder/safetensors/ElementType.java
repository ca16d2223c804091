package io.lodestream.encoder.safetensors;

import java.nio.ByteBuffer;

/** Number formats that the safetensors header can name, and how the float ones widen to fp32. */
enum ElementType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U64(8),
  U32(4),
  U16(2),
  U8(1),
  BOOL(1);

  private final int sizeBytes;

  ElementType(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  boolean readsAsFloat() {
    return this == F32 || this == F16 || this == BF16;
  }

  /** Takes {@code count} values from little-endian bytes into {@code into}, from {@code at} on. */
  void widen(ByteBuffer bytes, float[] into, int at, int count) {
    switch (this) {
      case F32 -> bytes.asFloatBuffer().get(into, at, count);
      case BF16 -> {
        var halves = bytes.asShortBuffer();
        for (int i = 0; i < count; i++) {
          into[at + i] = Float.intBitsToFloat(halves.get(i) << 16);
        }
      }
      case F16 -> {
        var halves = bytes.asShortBuffer();
        for (int i = 0; i < count; i++) {
          into[at + i] = halfToFloat(halves.get(i));
        }
      }
      default -> throw new IllegalStateException(this + " is not read as fp32");
    }
  }

  /** IEEE 754 binary16 to binary32; {@code Float.float16ToFloat} is Java 20. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
  }
}
