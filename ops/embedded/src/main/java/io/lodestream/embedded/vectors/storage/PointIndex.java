package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.graph.GraphFormat;
import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.PointStruct;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/**
 * The Lucene index of one collection.
 *
 * <p>Changes are applied by one thread at a time; searches and commits may run beside them.
 */
final class PointIndex implements Closeable {

  private static final String GENERATION = "wal-generation";
  private static final String SEQUENCE = "sequence";
  private static final double RAM_BUFFER_MB = 32;
  private static final int SEGMENTS_PER_TIER = 4;
  private static final long DEFAULT_FULL_SCAN_THRESHOLD_KB = 10_000;

  private final FSDirectory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final PointDocuments documents;

  private PointIndex(
      FSDirectory directory,
      IndexWriter writer,
      SearcherManager searchers,
      PointDocuments documents) {
    this.directory = directory;
    this.writer = writer;
    this.searchers = searchers;
    this.documents = documents;
  }

  static PointIndex open(Path path, VectorSpaces spaces, HnswConfigDiff graph) throws IOException {
    FSDirectory directory = FSDirectory.open(path);
    IndexWriter writer = null;
    try {
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setCodec(
                  GraphFormat.codec(
                      graph.getM(), graph.getEfConstruct(), fullScanThresholdBytes(graph)))
              .setMergePolicy(fewSegments())
              .setRAMBufferSizeMB(RAM_BUFFER_MB)
              .setCommitOnClose(false);
      writer = new IndexWriter(directory, config);
      SearcherManager searchers = new SearcherManager(writer, new SearcherFactory());
      return new PointIndex(directory, writer, searchers, new PointDocuments(spaces));
    } catch (IOException | RuntimeException failure) {
      IOUtils.closeWhileHandlingException(writer, directory);
      throw failure;
    }
  }

  /** Vectors of fewer bytes are compared one by one. */
  static long fullScanThresholdBytes(HnswConfigDiff graph) {
    long kilobytes =
        graph.hasFullScanThreshold()
            ? graph.getFullScanThreshold()
            : DEFAULT_FULL_SCAN_THRESHOLD_KB;
    return Math.max(0, Math.min(kilobytes, 1L << 40)) * 1024;
  }

  /**
   * A merge policy for few segments, since each segment is searched separately, and small segments
   * by comparing all vectors.
   */
  private static TieredMergePolicy fewSegments() {
    TieredMergePolicy policy = new TieredMergePolicy();
    policy.setSegmentsPerTier(SEGMENTS_PER_TIER);
    return policy;
  }

  /** First log generation that the last commit does not hold. */
  long firstUncommittedGeneration() {
    return committed(GENERATION);
  }

  /** Sequence number up to which the last commit certainly holds every write. */
  long committedSequence() {
    return committed(SEQUENCE);
  }

  private long committed(String key) {
    long value = 0;
    if (writer.getLiveCommitData() != null) {
      for (Map.Entry<String, String> entry : writer.getLiveCommitData()) {
        value = entry.getKey().equals(key) ? Long.parseLong(entry.getValue()) : value;
      }
    }
    return value;
  }

  void apply(Change change, long sequence) throws IOException {
    if (change instanceof Change.Put put) {
      for (PointStruct point : put.points()) {
        BytesRef id = PointIds.encode(point.getId());
        writer.updateDocument(PointDocuments.idTerm(id), documents.document(point, id, sequence));
      }
    } else if (change instanceof Change.Remove remove) {
      for (PointId id : remove.ids()) {
        writer.deleteDocuments(PointDocuments.idTerm(PointIds.encode(id)));
      }
    }
  }

  SearcherManager searchers() {
    return searchers;
  }

  void commit(long nextGeneration, long sequence) throws IOException {
    writer.setLiveCommitData(
        Map.of(GENERATION, Long.toString(nextGeneration), SEQUENCE, Long.toString(sequence))
            .entrySet());
    writer.commit();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(searchers, writer, directory);
  }
}
