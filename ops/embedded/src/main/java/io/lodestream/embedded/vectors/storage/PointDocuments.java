package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.filter.PayloadTerms;
import io.lodestream.embedded.vectors.points.PointFields;
import io.lodestream.embedded.vectors.points.VectorSpace;
import io.lodestream.embedded.vectors.points.VectorSpaces;
import io.qdrant.client.grpc.JsonWithInt.Struct;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.Vector;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;

/** Accepted points as Lucene documents; {@link PointReader} is the way back. */
final class PointDocuments {

  private final VectorSpaces spaces;

  PointDocuments(VectorSpaces spaces) {
    this.spaces = spaces;
  }

  static Term idTerm(BytesRef id) {
    return new Term(PointFields.ID, id);
  }

  Document document(PointStruct point, BytesRef id, long version) {
    Document document = new Document();
    document.add(new StringField(PointFields.ID, id, Field.Store.NO));
    document.add(new SortedDocValuesField(PointFields.ID, id));
    document.add(new NumericDocValuesField(PointFields.VERSION, version));
    Struct payload = Struct.newBuilder().putAllFields(point.getPayloadMap()).build();
    document.add(
        new BinaryDocValuesField(PointFields.PAYLOAD, new BytesRef(payload.toByteArray())));
    for (BytesRef term : PayloadTerms.of(point.getPayloadMap())) {
      document.add(new StringField(PointFields.PAYLOAD_TERMS, term, Field.Store.NO));
    }
    point.getVectors().getVectors().getVectorsMap().forEach((name, v) -> add(document, name, v));
    return document;
  }

  private void add(Document document, String name, Vector vector) {
    document.add(new StringField(PointFields.VECTOR_NAMES, name, Field.Store.NO));
    if (spaces.named(name) instanceof VectorSpace.Dense dense) {
      float[] values = new float[dense.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = vector.getDense().getData(i);
      }
      document.add(new KnnFloatVectorField(dense.field(), values, dense.similarity()));
      return;
    }
    VectorSpace.Sparse sparse = (VectorSpace.Sparse) spaces.named(name);
    SparseVector weights = vector.getSparse();
    document.add(new BinaryDocValuesField(sparse.field(), new BytesRef(weights.toByteArray())));
    document.add(SparseTerms.field(sparse.indexField(), weights));
  }
}
