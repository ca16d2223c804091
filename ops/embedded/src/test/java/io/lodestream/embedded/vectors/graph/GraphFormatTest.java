package io.lodestream.embedded.vectors.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFormatTest {

  private static final int DIMENSIONS = 384;
  private static final int POINTS = 5_000;
  private static final int QUERIES = 50;
  private static final int BREADTH = 512;
  private static final int TOP = 10;

  private final Random random = new Random(42);
  private final float[][] vectors =
      Stream.generate(this::unit).limit(POINTS).toArray(float[][]::new);

  @TempDir private Path path;

  @Test
  void findsNearlyAllNeighboursOfUnstructuredVectorsThroughAGraph() throws IOException {
    try (Directory directory = FSDirectory.open(path)) {
      index(directory, 1);

      assertThat(directory.listAll()).anyMatch(file -> file.endsWith(".vex"));
      assertThat(recall(directory)).isGreaterThanOrEqualTo(.98);
    }
  }

  @Test
  void keepsASmallSegmentPlainAndSearchesItExactly() throws IOException {
    try (Directory directory = FSDirectory.open(path)) {
      index(directory, Long.MAX_VALUE);

      assertThat(directory.listAll()).noneMatch(file -> file.endsWith(".vex"));
      assertThat(recall(directory)).isEqualTo(1);
    }
  }

  private void index(Directory directory, long smallestGraphBytes) throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(GraphFormat.codec(0, 0, smallestGraphBytes))
            .setUseCompoundFile(false);
    config.getMergePolicy().setNoCFSRatio(0);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < POINTS; i++) {
        Document document = new Document();
        document.add(
            new KnnFloatVectorField("v", vectors[i], VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
        if (i == POINTS / 2) {
          writer.commit();
        }
      }
      writer.forceMerge(1);
    }
  }

  private double recall(Directory directory) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      double found = 0;
      for (int i = 0; i < QUERIES; i++) {
        float[] query = unit();
        List<Integer> nearest = nearest(query);
        var hits = searcher.search(new KnnFloatVectorQuery("v", query, BREADTH), TOP).scoreDocs;
        found += Arrays.stream(hits).filter(hit -> nearest.contains(hit.doc)).count();
      }
      return found / (QUERIES * TOP);
    }
  }

  private List<Integer> nearest(float[] query) {
    return IntStream.range(0, POINTS)
        .boxed()
        .sorted(Comparator.comparing(i -> -VectorUtil.dotProduct(query, vectors[i])))
        .limit(TOP)
        .toList();
  }

  private float[] unit() {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(vector);
  }
}
