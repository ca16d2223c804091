package io.lodestream.encoder.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive around one class without parameters.
 *
 * <p>The layout is libtorch's: {@code version}, {@code constants.pkl} (an empty tuple), {@code
 * data.pkl} (the module object, whose one attribute is {@code training}) and {@code
 * code/__torch__.py}. Entries are stored, not deflated, as libtorch's reader expects.
 */
public final class TorchScriptArchive {
  /** The newest file format that libtorch 2.7 reads; it fixes the meaning of the operators. */
  private static final String FORMAT_VERSION = "10\n";

  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  private TorchScriptArchive() {}

  /**
   * Writes the archive.
   *
   * @param file where to; replaced if it exists
   * @param className the class in {@code source} whose {@code forward} is run
   * @param source TorchScript text in its serialised dialect
   */
  public static void write(Path file, String className, String source) throws IOException {
    var root = className + "/";
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      store(zip, root + "data.pkl", moduleObject(className));
      store(zip, root + "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store(zip, root + "constants.pkl", EMPTY_TUPLE);
      store(zip, root + "version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Pickle, protocol 2, of {@code className} with state {@code {"training": True}}. */
  static byte[] moduleObject(String className) {
    var pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII));
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
    var key = "training".getBytes(StandardCharsets.US_ASCII);
    pickle.writeBytes(new byte[] {'X', (byte) key.length, 0, 0, 0});
    pickle.writeBytes(key);
    pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    var crc = new CRC32();
    crc.update(bytes);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
