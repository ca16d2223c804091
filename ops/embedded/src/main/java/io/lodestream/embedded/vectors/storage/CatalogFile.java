package io.lodestream.embedded.vectors.storage;

import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.lucene.util.IOUtils;

/**
 * The catalog on disk. It is written to a second file, synced and renamed, so that a crash leaves
 * either the old or the new catalog.
 *
 * <p>Format: magic, CRC-32C of the body, body.
 */
final class CatalogFile {

  private static final int MAGIC = 0x4c445631;
  private static final int HEADER_BYTES = 8;

  private final Path path;

  CatalogFile(Path directory) {
    this.path = directory.resolve("catalog.bin");
  }

  CatalogState read() throws IOException {
    if (!Files.exists(path)) {
      return CatalogState.EMPTY;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    if (bytes.remaining() < HEADER_BYTES
        || bytes.getInt() != MAGIC
        || bytes.getInt() != checksum(bytes.slice())) {
      throw new IOException(path + " is damaged");
    }
    return decode(
        new DataInputStream(
            new ByteArrayInputStream(bytes.array(), HEADER_BYTES, bytes.remaining())));
  }

  void write(CatalogState state) throws IOException {
    ByteBuffer body = ByteBuffer.wrap(encode(state));
    ByteBuffer whole = ByteBuffer.allocate(HEADER_BYTES + body.remaining());
    whole.putInt(MAGIC).putInt(checksum(body.slice())).put(body).flip();
    Path beside = path.resolveSibling("catalog.tmp");
    try (FileChannel file =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (whole.hasRemaining()) {
        file.write(whole);
      }
      file.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    IOUtils.fsync(path.toAbsolutePath().getParent(), true);
  }

  private static byte[] encode(CatalogState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(state.collections().size());
    for (CollectionEntry entry : state.collections().values()) {
      out.writeUTF(entry.directory());
      entry.config().writeDelimitedTo(out);
      out.writeInt(entry.payloadIndexes().size());
      for (CreateFieldIndexCollection index : entry.payloadIndexes().values()) {
        index.writeDelimitedTo(out);
      }
    }
    out.writeInt(state.aliases().size());
    for (Map.Entry<String, String> alias : state.aliases().entrySet()) {
      out.writeUTF(alias.getKey());
      out.writeUTF(alias.getValue());
    }
    return bytes.toByteArray();
  }

  private static CatalogState decode(DataInputStream in) throws IOException {
    Map<String, CollectionEntry> collections = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String directory = in.readUTF();
      CreateCollection config = CreateCollection.parseDelimitedFrom(in);
      Map<String, CreateFieldIndexCollection> indexes = new TreeMap<>();
      for (int more = in.readInt(); more > 0; more--) {
        CreateFieldIndexCollection index = CreateFieldIndexCollection.parseDelimitedFrom(in);
        indexes.put(index.getFieldName(), index);
      }
      collections.put(config.getCollectionName(), new CollectionEntry(directory, config, indexes));
    }
    Map<String, String> aliases = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      aliases.put(in.readUTF(), in.readUTF());
    }
    return new CatalogState(collections, aliases);
  }

  private static int checksum(ByteBuffer body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }
}
