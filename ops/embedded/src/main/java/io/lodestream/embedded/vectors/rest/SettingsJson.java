package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Locale;

/**
 * Settings of indexes, whose fields have the same names over REST as in the protocol: those that
 * are set, with words in lower case.
 */
final class SettingsJson {

  private SettingsJson() {}

  static ObjectNode write(Message settings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    settings
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.isRepeated()) {
                ArrayNode list = json.putArray(field.getName());
                ((List<?>) value).forEach(element -> list.addPOJO(scalar(element)));
              } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                json.set(field.getName(), write((Message) value));
              } else {
                json.putPOJO(field.getName(), scalar(value));
              }
            });
    return json;
  }

  private static Object scalar(Object value) {
    return value instanceof EnumValueDescriptor word
        ? word.getName().toLowerCase(Locale.ROOT)
        : value;
  }
}
