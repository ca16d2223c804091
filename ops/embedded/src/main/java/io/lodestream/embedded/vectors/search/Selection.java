package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.filter.PayloadPath;
import io.lodestream.embedded.vectors.storage.PointReader;
import io.qdrant.client.grpc.JsonWithInt.Struct;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.NamedVectorsOutput;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorOutput;
import io.qdrant.client.grpc.Points.VectorsOutput;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import io.qdrant.client.grpc.Points.WithVectorsSelector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which parts of found points a client asked for.
 *
 * <p>Payload keys are dot paths through objects; a list is taken or left whole.
 */
record Selection(WithPayloadSelector payload, WithVectorsSelector vectors) {

  static final WithPayloadSelector WHOLE_PAYLOAD =
      WithPayloadSelector.newBuilder().setEnable(true).build();

  Map<String, Value> payload(PointReader reader, int doc) throws IOException {
    return switch (payload.getSelectorOptionsCase()) {
      case ENABLE -> payload.getEnable() ? reader.payload(doc) : Map.of();
      case INCLUDE -> {
        Map<String, Value> kept = new HashMap<>();
        Map<String, Value> whole = reader.payload(doc);
        payload.getInclude().getFieldsList().forEach(key -> include(keys(key), whole, kept));
        yield kept;
      }
      case EXCLUDE -> {
        Map<String, Value> left = new HashMap<>(reader.payload(doc));
        payload.getExclude().getFieldsList().forEach(key -> exclude(keys(key), left));
        yield left;
      }
      case SELECTOROPTIONS_NOT_SET -> Map.of();
    };
  }

  Optional<VectorsOutput> vectors(PointReader reader, int doc) throws IOException {
    boolean named = vectors.hasInclude();
    if (!named && !vectors.getEnable()) {
      return Optional.empty();
    }
    Map<String, Vector> found = reader.vectors(doc);
    if (named) {
      found.keySet().retainAll(vectors.getInclude().getNamesList());
    }
    if (found.keySet().equals(Set.of(""))) {
      return Optional.of(VectorsOutput.newBuilder().setVector(output(found.get(""))).build());
    }
    NamedVectorsOutput.Builder all = NamedVectorsOutput.newBuilder();
    found.forEach((name, vector) -> all.putVectors(name, output(vector)));
    return Optional.of(VectorsOutput.newBuilder().setVectors(all).build());
  }

  private static VectorOutput output(Vector vector) {
    return vector.hasDense()
        ? VectorOutput.newBuilder().setDense(vector.getDense()).build()
        : VectorOutput.newBuilder().setSparse(vector.getSparse()).build();
  }

  private static List<String> keys(String path) {
    List<String> keys = new ArrayList<>();
    for (PayloadPath.Step step : PayloadPath.parse(path).steps()) {
      if (!(step instanceof PayloadPath.Step.Key key)) {
        break;
      }
      keys.add(key.name());
    }
    return keys;
  }

  private static void include(List<String> keys, Map<String, Value> from, Map<String, Value> to) {
    String key = keys.get(0);
    Value value = from.get(key);
    if (value == null) {
      return;
    }
    if (keys.size() == 1) {
      to.put(key, value);
      return;
    }
    Map<String, Value> inner =
        new HashMap<>(
            to.getOrDefault(key, Value.getDefaultInstance()).getStructValue().getFieldsMap());
    include(keys.subList(1, keys.size()), value.getStructValue().getFieldsMap(), inner);
    if (!inner.isEmpty()) {
      to.put(key, struct(inner));
    }
  }

  private static void exclude(List<String> keys, Map<String, Value> from) {
    String key = keys.get(0);
    if (keys.size() == 1) {
      from.remove(key);
    } else if (from.containsKey(key) && from.get(key).hasStructValue()) {
      Map<String, Value> inner = new HashMap<>(from.get(key).getStructValue().getFieldsMap());
      exclude(keys.subList(1, keys.size()), inner);
      from.put(key, struct(inner));
    }
  }

  private static Value struct(Map<String, Value> fields) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putAllFields(fields)).build();
  }
}
