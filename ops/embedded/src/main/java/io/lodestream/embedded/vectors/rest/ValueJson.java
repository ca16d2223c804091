package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.JsonWithInt.ListValue;
import io.qdrant.client.grpc.JsonWithInt.NullValue;
import io.qdrant.client.grpc.JsonWithInt.Struct;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.HashMap;
import java.util.Map;

/** Payload values, which tell whole numbers from others in JSON and in the protocol. */
final class ValueJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ValueJson() {}

  static Value read(JsonNode node) {
    Value.Builder value = Value.newBuilder();
    return switch (node.getNodeType()) {
      case STRING -> value.setStringValue(node.textValue()).build();
      case BOOLEAN -> value.setBoolValue(node.booleanValue()).build();
      case NUMBER ->
          node.isIntegralNumber() && node.canConvertToLong()
              ? value.setIntegerValue(node.longValue()).build()
              : value.setDoubleValue(node.doubleValue()).build();
      case NULL -> value.setNullValue(NullValue.NULL_VALUE).build();
      case ARRAY -> {
        ListValue.Builder list = ListValue.newBuilder();
        node.forEach(element -> list.addValues(read(element)));
        yield value.setListValue(list).build();
      }
      case OBJECT -> value.setStructValue(Struct.newBuilder().putAllFields(readAll(node))).build();
      default -> throw Refusals.invalid("a value is no JSON value");
    };
  }

  static Map<String, Value> readAll(JsonNode object) {
    Map<String, Value> values = new HashMap<>();
    object.properties().forEach(field -> values.put(field.getKey(), read(field.getValue())));
    return values;
  }

  static JsonNode write(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> NODES.textNode(value.getStringValue());
      case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
      case INTEGER_VALUE -> NODES.numberNode(value.getIntegerValue());
      case DOUBLE_VALUE -> NODES.numberNode(value.getDoubleValue());
      case LIST_VALUE -> {
        ArrayNode list = NODES.arrayNode();
        value.getListValue().getValuesList().forEach(element -> list.add(write(element)));
        yield list;
      }
      case STRUCT_VALUE -> writeAll(value.getStructValue().getFieldsMap());
      case NULL_VALUE, KIND_NOT_SET -> NODES.nullNode();
    };
  }

  static ObjectNode writeAll(Map<String, Value> values) {
    ObjectNode object = NODES.objectNode();
    values.forEach((key, value) -> object.set(key, write(value)));
    return object;
  }
}
