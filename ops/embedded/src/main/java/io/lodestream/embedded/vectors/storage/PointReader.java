package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.points.PointFields;
import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.points.VectorSpace;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Struct;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.DenseVector;
import io.qdrant.client.grpc.Points.NamedVectors;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.Vectors;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/** Reads points back from Lucene documents, by document number of one searcher. */
public final class PointReader {

  private final IndexSearcher searcher;
  private final VectorSpaces spaces;

  public PointReader(IndexSearcher searcher, VectorSpaces spaces) {
    this.searcher = searcher;
    this.spaces = spaces;
  }

  public PointId id(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    SortedDocValues ids = DocValues.getSorted(leaf.reader(), PointFields.ID);
    require(ids.advanceExact(doc - leaf.docBase), doc, PointFields.ID);
    return PointIds.decode(ids.lookupOrd(ids.ordValue()));
  }

  public long version(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    NumericDocValues versions = DocValues.getNumeric(leaf.reader(), PointFields.VERSION);
    require(versions.advanceExact(doc - leaf.docBase), doc, PointFields.VERSION);
    return versions.longValue();
  }

  public Map<String, Value> payload(int doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    BinaryDocValues payloads = DocValues.getBinary(leaf.reader(), PointFields.PAYLOAD);
    require(payloads.advanceExact(doc - leaf.docBase), doc, PointFields.PAYLOAD);
    BytesRef bytes = payloads.binaryValue();
    return Struct.parser().parseFrom(bytes.bytes, bytes.offset, bytes.length).getFieldsMap();
  }

  /** The dense vector, if the point has it. */
  public Optional<float[]> dense(int doc, VectorSpace.Dense space) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    FloatVectorValues vectors = leaf.reader().getFloatVectorValues(space.field());
    int inLeaf = doc - leaf.docBase;
    return vectors != null && vectors.advance(inLeaf) == inLeaf
        ? Optional.of(vectors.vectorValue().clone())
        : Optional.empty();
  }

  /** The sparse vector, if the point has it. */
  public Optional<SparseVector> sparse(int doc, VectorSpace.Sparse space) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    BinaryDocValues vectors = DocValues.getBinary(leaf.reader(), space.field());
    if (!vectors.advanceExact(doc - leaf.docBase)) {
      return Optional.empty();
    }
    BytesRef bytes = vectors.binaryValue();
    return Optional.of(SparseVector.parser().parseFrom(bytes.bytes, bytes.offset, bytes.length));
  }

  /** All vectors of the point, by name. */
  public Map<String, Vector> vectors(int doc) throws IOException {
    Map<String, Vector> vectors = new TreeMap<>();
    for (VectorSpace space : spaces.byName().values()) {
      if (space instanceof VectorSpace.Dense dense) {
        dense(doc, dense).ifPresent(values -> vectors.put(dense.name(), vector(values)));
      } else if (space instanceof VectorSpace.Sparse sparse) {
        sparse(doc, sparse)
            .ifPresent(
                weights ->
                    vectors.put(sparse.name(), Vector.newBuilder().setSparse(weights).build()));
      }
    }
    return vectors;
  }

  /** The whole point as it was accepted. */
  public PointStruct point(int doc) throws IOException {
    return PointStruct.newBuilder()
        .setId(id(doc))
        .putAllPayload(payload(doc))
        .setVectors(
            Vectors.newBuilder().setVectors(NamedVectors.newBuilder().putAllVectors(vectors(doc))))
        .build();
  }

  private LeafReaderContext leaf(int doc) {
    var leaves = searcher.getIndexReader().leaves();
    return leaves.get(ReaderUtil.subIndex(doc, leaves));
  }

  private static Vector vector(float[] values) {
    DenseVector.Builder dense = DenseVector.newBuilder();
    for (float value : values) {
      dense.addData(value);
    }
    return Vector.newBuilder().setDense(dense).build();
  }

  private static void require(boolean present, int doc, String field) throws IOException {
    if (!present) {
      throw new IOException("document %d of the index lacks field %s".formatted(doc, field));
    }
  }
}
