package io.lodestream.embedded.vectors.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.lodestream.embedded.vectors.graph.GraphFormat;
import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.points.VectorSpace;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Points.DenseVector;
import io.qdrant.client.grpc.Points.NamedVectors;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory as versions wrote it that indexed no weights. */
class OlderSparseTest {

  private static final VectorSpace.Sparse WORDS = new VectorSpace.Sparse("words", false);
  private static final CreateCollection CONFIG =
      CreateCollection.newBuilder()
          .setCollectionName("c")
          .setVectorsConfig(
              VectorsConfig.newBuilder()
                  .setParams(VectorParams.newBuilder().setSize(2).setDistance(Distance.Dot)))
          .setSparseVectorsConfig(
              SparseVectorConfig.newBuilder()
                  .putMap("words", SparseVectorParams.getDefaultInstance()))
          .build();

  @TempDir private Path directory;

  @Test
  void findsByWordsWhatAnOlderVersionWroteAndKeepsItsPoints() throws IOException {
    // Given
    olderVersionWrote(List.of(point(1, 7, 9), point(2, 9)));
    // When it is opened, closed and opened again
    try (var first = PointCollection.open(directory, CONFIG, Runnable::run)) {
      first.read(OlderSparseTest::expectBoth);
    }
    try (var again = PointCollection.open(directory, CONFIG, Runnable::run)) {
      // Then
      again.read(OlderSparseTest::expectBoth);
      again.write(true, current -> new Change.Put(List.of(point(3, 9))));
      assertThat(again.<Integer>read(searcher -> having(searcher, 9))).isEqualTo(3);
    }
  }

  @Test
  void writesNothingAgainThatHasItsWeights() throws IOException {
    var index =
        PointIndex.open(directory, VectorSpaces.of(CONFIG), HnswConfigDiff.newBuilder().build());
    try (index) {
      index.apply(new Change.Put(List.of(point(1, 7))), 1);
      index.searchers().maybeRefreshBlocking();
      assertThat(new OlderSparse(VectorSpaces.of(CONFIG)).rewrite(index)).isZero();
    }
  }

  private static Void expectBoth(IndexSearcher searcher) throws IOException {
    assertThat(searcher.count(new MatchAllDocsQuery())).isEqualTo(2);
    assertThat(having(searcher, 9)).isEqualTo(2);
    assertThat(having(searcher, 7)).isEqualTo(1);
    var reader = new PointReader(searcher, VectorSpaces.of(CONFIG));
    for (var hit : searcher.search(new MatchAllDocsQuery(), 10).scoreDocs) {
      var point = reader.point(hit.doc);
      assertThat(point.getVectors().getVectors().getVectorsMap()).containsOnlyKeys("", "words");
      assertThat(reader.version(hit.doc)).isEqualTo(point.getId().getNum());
    }
    return null;
  }

  private static int having(IndexSearcher searcher, int word) throws IOException {
    return searcher.count(new TermQuery(new Term(WORDS.indexField(), SparseTerms.term(word))));
  }

  private void olderVersionWrote(List<PointStruct> points) throws IOException {
    var documents = new PointDocuments(VectorSpaces.of(CONFIG));
    var config = new IndexWriterConfig().setCodec(GraphFormat.codec(16, 100, 1 << 20));
    try (var files = FSDirectory.open(directory.resolve("index"));
        var writer = new IndexWriter(files, config)) {
      for (var point : points) {
        var id = PointIds.encode(point.getId());
        var document = documents.document(point, id, point.getId().getNum());
        document.removeFields(WORDS.indexField());
        var words = point.getVectors().getVectors().getVectorsMap().get("words").getSparse();
        for (int word : words.getIndicesList()) {
          document.add(
              new StringField(
                  OlderSparse.olderField(WORDS), SparseTerms.term(word), Field.Store.NO));
        }
        writer.addDocument(document);
      }
      writer.commit();
    }
  }

  private static PointStruct point(int id, Integer... words) {
    var sparse = SparseVector.newBuilder().addAllIndices(List.of(words));
    for (int word : words) {
      sparse.addValues(word / 2f);
    }
    return PointStruct.newBuilder()
        .setId(PointIdFactory.id(id))
        .setVectors(
            Vectors.newBuilder()
                .setVectors(
                    NamedVectors.newBuilder()
                        .putVectors(
                            "",
                            Vector.newBuilder()
                                .setDense(DenseVector.newBuilder().addData(1).addData(2))
                                .build())
                        .putVectors("words", Vector.newBuilder().setSparse(sparse).build())))
        .build();
  }
}
