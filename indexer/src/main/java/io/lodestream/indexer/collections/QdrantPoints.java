package io.lodestream.indexer.collections;

import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.value;

import io.lodestream.runtime.sparse.SparseVector;
import io.lodestream.runtime.vectors.PointPayload;
import io.lodestream.runtime.vectors.VectorNames;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorOutput;
import io.qdrant.client.grpc.Points.Vectors;
import io.qdrant.client.grpc.Points.VectorsOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Translates points to and from Qdrant's messages, by the names in {@link PointPayload}. */
final class QdrantPoints {

  private QdrantPoints() {}

  static PointId id(String passageId) {
    return PointIdFactory.id(PointPayload.pointId(passageId));
  }

  static PointStruct written(IndexPoint point) {
    return PointStruct.newBuilder()
        .setId(id(point.passageId()))
        .setVectors(vectors(point))
        .putAllPayload(payload(point))
        .build();
  }

  private static Vectors vectors(IndexPoint point) {
    return point
        .sparse()
        .map(
            sparse ->
                VectorsFactory.namedVectors(
                    Map.of(
                        VectorNames.DENSE, VectorFactory.vector(point.vector()),
                        VectorNames.SPARSE, sparse(sparse))))
        .orElseGet(() -> VectorsFactory.vectors(point.vector()));
  }

  private static Vector sparse(SparseVector vector) {
    var sparse = io.qdrant.client.grpc.Points.SparseVector.newBuilder();
    for (int i = 0; i < vector.indices().length; i++) {
      sparse.addIndices(vector.indices()[i]).addValues(vector.values()[i]);
    }
    return Vector.newBuilder().setSparse(sparse).build();
  }

  private static Map<String, Value> payload(IndexPoint point) {
    var passage = point.passage();
    var payload = new TreeMap<String, Value>();
    payload.put(PointPayload.PASSAGE_ID, value(point.passageId()));
    payload.put(PointPayload.DOCUMENT_ID, value(passage.getDocumentId()));
    payload.put(PointPayload.ORDINAL, value(passage.getOrdinal()));
    payload.put(PointPayload.TITLE, value(passage.getTitle()));
    payload.put(
        PointPayload.HEADINGS,
        list(passage.getHeadings().stream().map(ValueFactory::value).toList()));
    payload.put(PointPayload.TEXT, value(passage.getText()));
    payload.put(PointPayload.START_OFFSET, value(passage.getStartOffset()));
    payload.put(PointPayload.END_OFFSET, value(passage.getEndOffset()));
    payload.put(PointPayload.CONTENT_HASH, value(passage.getContentHash()));
    payload.put(PointPayload.VERSION, value(passage.getVersion()));
    payload.put(PointPayload.MODEL_ID, value(point.modelId()));
    payload.put(
        PointPayload.ATTRIBUTES,
        value(
            passage.getAttributes().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> value(e.getValue())))));
    return payload;
  }

  static StoredPoint stored(RetrievedPoint point) {
    var payload = point.getPayloadMap();
    return new StoredPoint(
        text(payload, PointPayload.PASSAGE_ID),
        text(payload, PointPayload.CONTENT_HASH),
        number(payload, PointPayload.VERSION),
        text(payload, PointPayload.MODEL_ID),
        text(payload, PointPayload.TITLE),
        headings(payload),
        text(payload, PointPayload.TEXT),
        vector(dense(point.getVectors())),
        sparse(point.getVectors()));
  }

  static FoundPassage found(ScoredPoint point) {
    var payload = point.getPayloadMap();
    return new FoundPassage(
        point.getId().getUuid(),
        point.getScore(),
        text(payload, PointPayload.PASSAGE_ID),
        text(payload, PointPayload.DOCUMENT_ID),
        text(payload, PointPayload.TITLE),
        headings(payload),
        text(payload, PointPayload.TEXT),
        number(payload, PointPayload.START_OFFSET),
        number(payload, PointPayload.END_OFFSET),
        attributes(payload));
  }

  static String passageId(RetrievedPoint point) {
    return text(point.getPayloadMap(), PointPayload.PASSAGE_ID);
  }

  private static String text(Map<String, Value> payload, String key) {
    var value = payload.get(key);
    return value == null ? "" : value.getStringValue();
  }

  private static long number(Map<String, Value> payload, String key) {
    var value = payload.get(key);
    return value == null ? 0 : value.getIntegerValue();
  }

  private static Map<String, String> attributes(Map<String, Value> payload) {
    var value = payload.get(PointPayload.ATTRIBUTES);
    return value == null
        ? Map.of()
        : value.getStructValue().getFieldsMap().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().getStringValue()));
  }

  private static List<String> headings(Map<String, Value> payload) {
    var value = payload.get(PointPayload.HEADINGS);
    return value == null
        ? List.of()
        : value.getListValue().getValuesList().stream().map(Value::getStringValue).toList();
  }

  /** The dense vector, which is named where the point has others beside it. */
  private static VectorOutput dense(VectorsOutput vectors) {
    return vectors.hasVector()
        ? vectors.getVector()
        : vectors
            .getVectors()
            .getVectorsOrDefault(VectorNames.DENSE, VectorOutput.getDefaultInstance());
  }

  /** Older servers fill the deprecated fields only. */
  @SuppressWarnings("deprecation")
  private static Optional<SparseVector> sparse(VectorsOutput vectors) {
    var found = vectors.getVectors().getVectorsMap().get(VectorNames.SPARSE);
    if (found == null) {
      return Optional.empty();
    }
    boolean typed = found.hasSparse();
    var indices = typed ? found.getSparse().getIndicesList() : found.getIndices().getDataList();
    var values = typed ? found.getSparse().getValuesList() : found.getDataList();
    var dimensions = indices.stream().mapToInt(Integer::intValue).toArray();
    return Optional.of(new SparseVector(dimensions, floats(values)));
  }

  /** Older servers fill the deprecated field only. */
  @SuppressWarnings("deprecation")
  private static float[] vector(VectorOutput vector) {
    var values = vector.hasDense() ? vector.getDense().getDataList() : vector.getDataList();
    return floats(values);
  }

  private static float[] floats(List<Float> values) {
    var result = new float[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i);
    }
    return result;
  }
}
