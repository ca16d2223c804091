package io.lodestream.local.vectors.storage;

import io.lodestream.local.vectors.points.VectorSpaces;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import java.io.IOException;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's HNSW graph (Malkov and Yashunin, <a href="https://arxiv.org/abs/1603.09320">Efficient
 * and robust approximate nearest neighbor search using Hierarchical Navigable Small World
 * graphs</a>) for vectors of any length: Lucene's own format stops at 1024.
 *
 * <p>{@code m} is the paper's M, {@code efConstruction} its efConstruction. Files carry the name of
 * Lucene's format, so any Lucene 9 reads them.
 */
final class GraphFormat extends KnnVectorsFormat {

  static final int DEFAULT_M = 16;
  static final int DEFAULT_EF_CONSTRUCTION = 100;
  private static final int LARGEST_M = 512;
  private static final int LARGEST_EF_CONSTRUCTION = 3_200;

  private final Lucene99HnswVectorsFormat lucene;

  private GraphFormat(int m, int efConstruction) {
    super("Lucene99HnswVectorsFormat");
    this.lucene = new Lucene99HnswVectorsFormat(m, efConstruction);
  }

  static Codec codec(HnswConfigDiff config) {
    int m = atMost(LARGEST_M, config.getM(), DEFAULT_M);
    int efConstruction =
        atMost(LARGEST_EF_CONSTRUCTION, config.getEfConstruct(), DEFAULT_EF_CONSTRUCTION);
    GraphFormat format = new GraphFormat(m, efConstruction);
    return new Lucene912Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return lucene.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return lucene.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return VectorSpaces.MAX_SIZE;
  }

  private static int atMost(int largest, long configured, int otherwise) {
    return configured <= 0 ? otherwise : (int) Math.min(largest, configured);
  }
}
