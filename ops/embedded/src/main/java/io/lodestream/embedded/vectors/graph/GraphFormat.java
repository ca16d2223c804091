package io.lodestream.embedded.vectors.graph;

import io.lodestream.embedded.vectors.points.VectorSpaces;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;

/**
 * Writes a merged segment with enough vectors as Lucene's HNSW graph (Malkov and Yashunin, <a
 * href="https://arxiv.org/abs/1603.09320">Efficient and robust approximate nearest neighbor search
 * using Hierarchical Navigable Small World graphs</a>), and every other as plain vectors.
 *
 * <p>{@code m} is the paper's M, {@code efConstruction} its efConstruction. Lucene finds this
 * format by name when it reads a segment, so the class is listed in {@code META-INF/services}.
 * Vectors may have more than the 1024 dimensions of Lucene's own format.
 */
public final class GraphFormat extends KnnVectorsFormat {

  private static final String NAME = "LodestreamGraph";
  private static final String GRAPH_EXTENSION = "vem";
  private static final int DEFAULT_M = 16;
  private static final int DEFAULT_EF_CONSTRUCTION = 100;
  private static final int LARGEST_M = 512;
  private static final int LARGEST_EF_CONSTRUCTION = 3_200;

  private final Lucene99HnswVectorsFormat graph;
  private final Lucene99FlatVectorsFormat plain =
      new Lucene99FlatVectorsFormat(FlatVectorScorerUtil.getLucene99FlatVectorsScorer());
  private final long smallestGraphBytes;

  /** The constructor that Lucene calls for reading. */
  public GraphFormat() {
    this(DEFAULT_M, DEFAULT_EF_CONSTRUCTION, 0);
  }

  private GraphFormat(int m, int efConstruction, long smallestGraphBytes) {
    super(NAME);
    this.graph = new Lucene99HnswVectorsFormat(m, efConstruction);
    this.smallestGraphBytes = smallestGraphBytes;
  }

  /** Lucene's codec with this format; 0 stands for the default of m and efConstruction. */
  public static Codec codec(long m, long efConstruction, long smallestGraphBytes) {
    GraphFormat format =
        new GraphFormat(
            atMost(LARGEST_M, m, DEFAULT_M),
            atMost(LARGEST_EF_CONSTRUCTION, efConstruction, DEFAULT_EF_CONSTRUCTION),
            smallestGraphBytes);
    return new Lucene912Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    boolean merging = state.context.context == IOContext.Context.MERGE;
    return merging && vectorBytes(state) >= smallestGraphBytes
        ? graph.fieldsWriter(state)
        : plain.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    String graphFile =
        IndexFileNames.segmentFileName(
            state.segmentInfo.name, state.segmentSuffix, GRAPH_EXTENSION);
    return Arrays.asList(state.directory.listAll()).contains(graphFile)
        ? graph.fieldsReader(state)
        : new PlainVectorsReader(plain.fieldsReader(state));
  }

  @Override
  public int getMaxDimensions(String field) {
    return VectorSpaces.MAX_SIZE;
  }

  /** Bytes of the segment's longest vector, counted as if every document had it. */
  private static long vectorBytes(SegmentWriteState state) {
    long longest = 0;
    for (FieldInfo field : state.fieldInfos) {
      longest = Math.max(longest, field.getVectorDimension());
    }
    return longest * Float.BYTES * state.segmentInfo.maxDoc();
  }

  private static int atMost(int largest, long configured, int otherwise) {
    return configured <= 0 ? otherwise : (int) Math.min(largest, configured);
  }
}
