package io.lodestream.embedded.vectors.protocol;

import io.qdrant.client.grpc.JsonWithInt.Struct;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Edits of a point's payload. */
final class PayloadEdits {

  private PayloadEdits() {}

  /** Sets the given keys, at the top or under a key path, and leaves the others. */
  static UnaryOperator<PointStruct> set(Map<String, Value> values, String key) {
    List<String> under = key.isEmpty() ? List.of() : PointWrites.objectKeys(key);
    return point -> withPayload(point, merged(point.getPayloadMap(), under, values));
  }

  static UnaryOperator<PointStruct> overwrite(Map<String, Value> values) {
    return point -> withPayload(point, values);
  }

  static UnaryOperator<PointStruct> delete(List<String> keys) {
    List<List<String>> paths = keys.stream().map(PointWrites::objectKeys).toList();
    return point -> {
      Map<String, Value> payload = point.getPayloadMap();
      for (List<String> path : paths) {
        payload = without(payload, path);
      }
      return withPayload(point, payload);
    };
  }

  private static PointStruct withPayload(PointStruct point, Map<String, Value> payload) {
    return point.toBuilder().clearPayload().putAllPayload(payload).build();
  }

  private static Map<String, Value> merged(
      Map<String, Value> payload, List<String> under, Map<String, Value> values) {
    Map<String, Value> merged = new HashMap<>(payload);
    if (under.isEmpty()) {
      merged.putAll(values);
      return merged;
    }
    Map<String, Value> inner =
        payload
            .getOrDefault(under.get(0), Value.getDefaultInstance())
            .getStructValue()
            .getFieldsMap();
    merged.put(under.get(0), struct(merged(inner, under.subList(1, under.size()), values)));
    return merged;
  }

  private static Map<String, Value> without(Map<String, Value> payload, List<String> path) {
    Map<String, Value> left = new HashMap<>(payload);
    String key = path.get(0);
    if (path.size() == 1) {
      left.remove(key);
    } else if (left.containsKey(key) && left.get(key).hasStructValue()) {
      Map<String, Value> inner = left.get(key).getStructValue().getFieldsMap();
      left.put(key, struct(without(inner, path.subList(1, path.size()))));
    }
    return left;
  }

  private static Value struct(Map<String, Value> fields) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putAllFields(fields)).build();
  }
}
