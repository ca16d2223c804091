package io.lodestream.embedded.vectors.graph;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.OrdinalTranslatedKnnCollector;
import org.apache.lucene.util.hnsw.RandomVectorScorer;

/** Searches a segment without a graph by comparing the query with every vector: exact. */
final class PlainVectorsReader extends KnnVectorsReader {

  private final FlatVectorsReader vectors;

  PlainVectorsReader(FlatVectorsReader vectors) {
    this.vectors = vectors;
  }

  @Override
  public void search(String field, float[] target, KnnCollector found, Bits accepted)
      throws IOException {
    compareAll(vectors.getRandomVectorScorer(field, target), found, accepted);
  }

  @Override
  public void search(String field, byte[] target, KnnCollector found, Bits accepted)
      throws IOException {
    compareAll(vectors.getRandomVectorScorer(field, target), found, accepted);
  }

  private static void compareAll(RandomVectorScorer scorer, KnnCollector found, Bits accepted)
      throws IOException {
    KnnCollector byDocument = new OrdinalTranslatedKnnCollector(found, scorer::ordToDoc);
    Bits acceptedOrdinals = scorer.getAcceptOrds(accepted);
    for (int ordinal = 0; ordinal < scorer.maxOrd() && !found.earlyTerminated(); ordinal++) {
      if (acceptedOrdinals == null || acceptedOrdinals.get(ordinal)) {
        byDocument.incVisitedCount(1);
        byDocument.collect(ordinal, scorer.score(ordinal));
      }
    }
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String field) throws IOException {
    return vectors.getFloatVectorValues(field);
  }

  @Override
  public ByteVectorValues getByteVectorValues(String field) throws IOException {
    return vectors.getByteVectorValues(field);
  }

  @Override
  public KnnVectorsReader getMergeInstance() {
    return new PlainVectorsReader((FlatVectorsReader) vectors.getMergeInstance());
  }

  @Override
  public void checkIntegrity() throws IOException {
    vectors.checkIntegrity();
  }

  @Override
  public long ramBytesUsed() {
    return vectors.ramBytesUsed();
  }

  @Override
  public void close() throws IOException {
    vectors.close();
  }
}
