package io.lodestream.trainer.tracking;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** The <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord">TFRecord</a> framing. */
final class TfRecords {
  private static final int MASK_DELTA = 0xa282ead8;

  private TfRecords() {}

  /** Length, its checksum, the bytes, their checksum; little-endian. */
  static void write(OutputStream out, byte[] record) throws IOException {
    var length = little(Long.BYTES).putLong(record.length).array();
    out.write(length);
    out.write(little(Integer.BYTES).putInt(maskedCrc(length)).array());
    out.write(record);
    out.write(little(Integer.BYTES).putInt(maskedCrc(record)).array());
  }

  /** CRC-32C, rotated and shifted, so that a checksum of checksums is of use. */
  static int maskedCrc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
