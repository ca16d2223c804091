package io.lodestream.runtime.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON schema of an object with one list of objects, all fields required, none besides.
 *
 * <p>The list is bounded, and so should texts be: a small model goes on for as long as it may. An
 * endpoint that refuses bounds gets the schema without them.
 */
public final class ListSchema {

  private ListSchema() {}

  /**
   * @param maxItems elements of the list at most
   */
  public static JsonNode of(String list, ObjectNode fields, int maxItems) {
    var root = JsonNodeFactory.instance.objectNode();
    root.putObject("properties")
        .putObject(list)
        .put("type", "array")
        .put("maxItems", maxItems)
        .set("items", closed(fields));
    root.putArray("required").add(list);
    return root.put("type", "object").put("additionalProperties", false);
  }

  public static ObjectNode text(int maxLength) {
    return JsonNodeFactory.instance.objectNode().put("type", "string").put("maxLength", maxLength);
  }

  private static ObjectNode closed(ObjectNode fields) {
    var object = JsonNodeFactory.instance.objectNode();
    object.put("type", "object").set("properties", fields);
    var required = object.putArray("required");
    fields.fieldNames().forEachRemaining(required::add);
    return object.put("additionalProperties", false);
  }
}
