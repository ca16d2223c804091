package io.lodestream.querygen.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON schema of an object with one list of objects, all fields required, none besides. */
final class ListSchema {

  private ListSchema() {}

  static JsonNode of(String list, ObjectNode fields) {
    var root = JsonNodeFactory.instance.objectNode();
    root.putObject("properties").putObject(list).put("type", "array").set("items", closed(fields));
    root.putArray("required").add(list);
    return root.put("type", "object").put("additionalProperties", false);
  }

  private static ObjectNode closed(ObjectNode fields) {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("type", "object").set("properties", fields);
    var required = object.putArray("required");
    fields.fieldNames().forEachRemaining(required::add);
    return object.put("additionalProperties", false);
  }
}
