package io.lodestream.runtime.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lodestream.schemas.error.FatalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompactionOptionsFIFO;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Logger;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.LoggerFactory;

/**
 * Answers on disk, by hash of their request. Thread-safe; reads and writes take microseconds.
 *
 * <p>RocksDB with first-in-first-out compaction, which drops its oldest file when all are larger
 * than the bound; the log written ahead survives a kill of the process. An answer that cannot be
 * read counts as absent and is reported. A damaged store is replaced by an empty one, since every
 * answer can be asked for again. A store that cannot be opened for now (disk full, too many open
 * files) is left as it is: its answers were paid for.
 */
final class AnswerStore implements AutoCloseable {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(AnswerStore.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");
  private static final String LOCK_FILE = "/LOCK:";
  private static final String NO_SUCH_FILE = "No such file";
  private static final long READ_CACHE_BYTES = 8L << 20;
  private static final long LARGEST_FILE_BYTES = 8L << 20;
  private static final long LEAST_FILE_BYTES = 64L << 10;
  private static final int FILES = 8;

  static {
    RocksDB.loadLibrary();
  }

  private final Options options;
  private final BloomFilter filter;
  private final LRUCache readCache;
  private final CompactionOptionsFIFO fifo;
  private final Logger told;
  private final Duration maxAge;
  private final Clock clock;
  private final Runnable onUnreadable;
  private final RocksDB db;
  private boolean isClosed;
  private boolean isFailing;

  /**
   * @param dir of this store alone
   * @param onUnreadable run for each answer, or whole store, that could not be read
   * @throws FatalException naming the directory when another process has it, or it cannot be read
   *     or written
   */
  AnswerStore(Path dir, LlmSettings.Cache bounds, Clock clock, Runnable onUnreadable) {
    this.maxAge = bounds.maxAge();
    this.clock = clock;
    this.onUnreadable = onUnreadable;
    this.filter = new BloomFilter(10);
    this.readCache = new LRUCache(READ_CACHE_BYTES);
    this.fifo = new CompactionOptionsFIFO().setMaxTableFilesSize(bounds.sizeBytes());
    long fileBytes =
        Math.max(LEAST_FILE_BYTES, Math.min(LARGEST_FILE_BYTES, bounds.sizeBytes() / FILES));
    this.told = new Told(onUnreadable);
    this.options =
        new Options()
            .setLogger(told)
            .setCreateIfMissing(true)
            .setCompactionStyle(CompactionStyle.FIFO)
            .setCompactionOptionsFIFO(fifo)
            .setTtl(Math.max(1, maxAge.toSeconds()))
            .setWriteBufferSize(fileBytes)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0)
            .setTableFormatConfig(
                new BlockBasedTableConfig().setFilterPolicy(filter).setBlockCache(readCache));
    this.db = opened(dir);
  }

  /** Reports what RocksDB drops of a damaged log; RocksDB itself continues without a word. */
  private static final class Told extends Logger {

    private final Runnable onUnreadable;

    Told(Runnable onUnreadable) {
      super(InfoLogLevel.WARN_LEVEL);
      this.onUnreadable = onUnreadable;
    }

    @Override
    protected void log(InfoLogLevel level, String message) {
      LOG.warn("event=answer-store-warned message=\"{}\"", message);
      if (message.contains("dropping")) {
        onUnreadable.run();
      }
    }
  }

  private RocksDB opened(Path dir) {
    try {
      createFor(dir);
      try {
        return RocksDB.open(options, dir.toString());
      } catch (RocksDBException e) {
        if (e.getMessage().contains(LOCK_FILE)) {
          throw new FatalException(
              "the answers in %s belong to another running process: %s"
                  .formatted(dir, e.getMessage()),
              e);
        }
        if (isDisksFault(e)) {
          throw e;
        }
        LOG.warn("event=answer-store-begun-anew dir={} cause=\"{}\"", dir, e.getMessage());
        onUnreadable.run();
        removeFiles(dir);
        return RocksDB.open(options, dir.toString());
      }
    } catch (IOException | RocksDBException e) {
      throw new FatalException(
          "answers cannot be kept in %s: %s".formatted(dir, e.getMessage()), e);
    }
  }

  /** Readable by its owner alone, where the file system knows owners: answers reveal documents. */
  private static void createFor(Path dir) throws IOException {
    var parent = dir.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    if (Files.notExists(dir)
        && Files.getFileStore(parent).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.createDirectory(dir, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    } else {
      Files.createDirectories(dir);
    }
  }

  /** A missing file means damage; any other failure to read or write a file may pass. */
  private static boolean isDisksFault(RocksDBException e) {
    return e.getStatus() != null
        && e.getStatus().getCode() == Status.Code.IOError
        && !e.getMessage().contains(NO_SUCH_FILE);
  }

  private static void removeFiles(Path dir) throws IOException {
    try (var paths = Files.walk(dir)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(dir)) {
          Files.delete(path);
        }
      }
    }
  }

  synchronized Optional<ChatAnswer> find(byte[] key) {
    if (isClosed) {
      return Optional.empty();
    }
    try {
      var value = db.get(key);
      return value == null ? Optional.empty() : fresh(JSON.readTree(value));
    } catch (RocksDBException | IOException e) {
      LOG.warn("event=stored-answer-unreadable cause=\"{}\"", e.getClass().getSimpleName());
      onUnreadable.run();
      return Optional.empty();
    }
  }

  private Optional<ChatAnswer> fresh(JsonNode entry) throws IOException {
    if (!entry.path("text").isTextual() || !entry.path("at").isIntegralNumber()) {
      throw new IOException("a stored answer lacks its text or time");
    }
    long age = clock.millis() - entry.path("at").longValue();
    return age > maxAge.toMillis()
        ? Optional.empty()
        : Optional.of(
            new ChatAnswer(
                entry.path("text").textValue(),
                true,
                true,
                entry.path("promptTokens").longValue(),
                entry.path("answerTokens").longValue()));
  }

  synchronized void put(byte[] key, ChatAnswer answer) {
    if (isClosed) {
      return;
    }
    var entry =
        JSON.createObjectNode()
            .put("at", clock.millis())
            .put("text", answer.text())
            .put("promptTokens", answer.promptTokens())
            .put("answerTokens", answer.answerTokens());
    try {
      db.put(key, entry.toString().getBytes(StandardCharsets.UTF_8));
      isFailing = false;
    } catch (RocksDBException e) {
      if (!isFailing) {
        isFailing = true;
        LOG.error("event=answers-not-stored cause=\"{}\"", e.getMessage());
      }
    }
  }

  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try (var flush = new FlushOptions()) {
      db.flush(flush);
    } catch (RocksDBException e) {
      LOG.warn("event=answer-log-not-emptied cause=\"{}\"", e.getMessage());
    }
    db.close();
    options.close();
    told.close();
    fifo.close();
    filter.close();
    readCache.close();
  }
}
