package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.filter.FilterQuery;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.PointStruct;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The points of one collection: durable writes, searches that see every write before them.
 *
 * <p>Thread-safe. Writes are applied one after another and share {@code fsync}s; reads run
 * concurrently. Closing waits for calls in progress, after which {@link #enter} returns false.
 */
public final class PointCollection implements Closeable {

  /** Decides, from the current points, what a write changes. */
  public interface Write {
    Change decide(CurrentPoints current) throws IOException;
  }

  /** Reads through one view of the index. */
  public interface Read<T> {
    T from(IndexSearcher searcher) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PointCollection.class);
  private static final long CHECKPOINT_BYTES = 128L << 20;

  private final VectorSpaces spaces;
  private final PointIndex index;
  private final WriteAheadLog wal;
  private final Executor background;
  private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock();
  private final Object writeLock = new Object();
  private final Object checkpointLock = new Object();
  private final AtomicBoolean checkpointPending = new AtomicBoolean();
  private final RecentPoints recent = new RecentPoints();
  private volatile long applied;
  private volatile long searchable;
  private boolean closed;

  private PointCollection(
      VectorSpaces spaces,
      PointIndex index,
      WriteAheadLog wal,
      long sequence,
      Executor background) {
    this.spaces = spaces;
    this.index = index;
    this.wal = wal;
    this.applied = sequence;
    this.background = background;
  }

  /** Opens or creates the collection, and replays the writes that its index had not committed. */
  public static PointCollection open(Path directory, CreateCollection config, Executor background)
      throws IOException {
    VectorSpaces spaces = VectorSpaces.of(config);
    Path walDirectory = directory.resolve("wal");
    PointIndex index = PointIndex.open(directory.resolve("index"), spaces, config.getHnswConfig());
    try {
      WriteAheadLog wal = WriteAheadLog.open(walDirectory);
      long[] last = {index.committedSequence()};
      LogReplay.from(
          walDirectory,
          index.firstUncommittedGeneration(),
          (sequence, body) -> {
            index.apply(ChangeCodec.decode(body), sequence);
            last[0] = Math.max(last[0], sequence);
          });
      index.searchers().maybeRefreshBlocking();
      if (new OlderSparse(spaces).rewrite(index) > 0) {
        index.searchers().maybeRefreshBlocking();
      }
      PointCollection opened = new PointCollection(spaces, index, wal, last[0], background);
      opened.refresh();
      return opened;
    } catch (IOException | RuntimeException failure) {
      IOUtils.closeWhileHandlingException(index);
      throw failure;
    }
  }

  public VectorSpaces spaces() {
    return spaces;
  }

  /** Holds the collection open until {@link #leave}; false when it is closed. */
  boolean enter() {
    lifecycle.readLock().lock();
    if (closed) {
      lifecycle.readLock().unlock();
      return false;
    }
    return true;
  }

  void leave() {
    lifecycle.readLock().unlock();
  }

  /**
   * Applies a write and returns its number.
   *
   * @param durable whether to wait until the write would survive a crash
   */
  public long write(boolean durable, Write write) throws IOException {
    long sequence;
    long position;
    synchronized (writeLock) {
      Change change = write.decide(new LockedPoints());
      sequence = applied + 1;
      position = wal.append(sequence, ChangeCodec.encode(change));
      index.apply(change, sequence);
      recent.add(change);
      applied = sequence;
    }
    if (durable) {
      wal.sync(position);
    }
    if (wal.generationBytes() > CHECKPOINT_BYTES && checkpointPending.compareAndSet(false, true)) {
      background.execute(this::checkpointInBackground);
    }
    return sequence;
  }

  /** Reads, seeing every write that returned before this call. */
  public <T> T read(Read<T> read) throws IOException {
    if (searchable < applied) {
      synchronized (writeLock) {
        refresh();
      }
    }
    return readSearchable(read);
  }

  private <T> T readSearchable(Read<T> read) throws IOException {
    IndexSearcher searcher = index.searchers().acquire();
    try {
      return read.from(searcher);
    } finally {
      index.searchers().release(searcher);
    }
  }

  private void refresh() throws IOException {
    if (searchable < applied) {
      index.searchers().maybeRefreshBlocking();
      searchable = applied;
      recent.clear();
    }
  }

  private void checkpointInBackground() {
    if (enter()) {
      try {
        checkpoint();
      } catch (IOException | RuntimeException failure) {
        LOG.error("event=checkpoint-failed wal_generation={}", wal.generation(), failure);
      } finally {
        checkpointPending.set(false);
        leave();
      }
    }
  }

  /** Commits the index and drops the log up to the commit; writes continue meanwhile. */
  private void checkpoint() throws IOException {
    synchronized (checkpointLock) {
      long generation;
      long sequence;
      synchronized (writeLock) {
        generation = wal.roll();
        sequence = applied;
      }
      index.commit(generation, sequence);
      wal.deleteBefore(generation);
    }
  }

  /** Waits for calls in progress, commits, and closes the files. */
  @Override
  public void close() throws IOException {
    shut(true);
  }

  /** As {@link #close}, without the commit: the files are about to be deleted. */
  void discard() throws IOException {
    shut(false);
  }

  private void shut(boolean commit) throws IOException {
    lifecycle.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      if (commit) {
        checkpoint();
      }
    } finally {
      lifecycle.writeLock().unlock();
      IOUtils.close(index, wal);
    }
  }

  /** The current points while the write lock is held. */
  private final class LockedPoints implements CurrentPoints {

    @Override
    public Optional<PointStruct> find(PointId id) throws IOException {
      if (!recent.complete()) {
        refresh();
      }
      if (recent.has(id)) {
        return recent.state(id);
      }
      return select(FilterQuery.ids(List.of(id))).stream().findFirst();
    }

    @Override
    public List<PointStruct> matching(Filter filter) throws IOException {
      refresh();
      return select(FilterQuery.of(filter));
    }

    private List<PointStruct> select(Query query) throws IOException {
      return readSearchable(
          searcher -> {
            List<PointStruct> points = new ArrayList<>();
            PointReader reader = new PointReader(searcher, spaces);
            for (int doc : Documents.matching(searcher, query)) {
              points.add(reader.point(doc));
            }
            return points;
          });
    }
  }
}
