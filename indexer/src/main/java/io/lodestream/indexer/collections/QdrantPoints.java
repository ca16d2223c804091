package io.lodestream.indexer.collections;

import static io.qdrant.client.ValueFactory.list;
import static io.qdrant.client.ValueFactory.value;

import io.lodestream.runtime.vectors.PointPayload;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.VectorOutput;
import java.util.List;
import java.util.Map;
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
        .setVectors(VectorsFactory.vectors(point.vector()))
        .putAllPayload(payload(point))
        .build();
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
        text(payload, PointPayload.MODEL_ID),
        text(payload, PointPayload.TITLE),
        headings(payload),
        text(payload, PointPayload.TEXT),
        vector(point.getVectors().getVector()));
  }

  static String passageId(RetrievedPoint point) {
    return text(point.getPayloadMap(), PointPayload.PASSAGE_ID);
  }

  private static String text(Map<String, Value> payload, String key) {
    var value = payload.get(key);
    return value == null ? "" : value.getStringValue();
  }

  private static List<String> headings(Map<String, Value> payload) {
    var value = payload.get(PointPayload.HEADINGS);
    return value == null
        ? List.of()
        : value.getListValue().getValuesList().stream().map(Value::getStringValue).toList();
  }

  /** Older servers fill the deprecated field only. */
  @SuppressWarnings("deprecation")
  private static float[] vector(VectorOutput vector) {
    var values = vector.hasDense() ? vector.getDense().getDataList() : vector.getDataList();
    var result = new float[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i);
    }
    return result;
  }
}
