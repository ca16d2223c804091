package io.lodestream.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * A class's schema as its file in {@code src/main/avro} has it, which is what is registered:
 * whoever looks up that file in a registry finds it. A generated class adds to each text which Java
 * class holds it, and to a registry a schema with other properties is another schema.
 */
final class PublishedSchema {

  private PublishedSchema() {}

  static Schema of(Schema generated) {
    var json = new ObjectMapper();
    try {
      var tree = json.readTree(generated.toString());
      tree.findParents(GenericData.STRING_PROP)
          .forEach(typed -> ((ObjectNode) typed).remove(GenericData.STRING_PROP));
      return new Schema.Parser().parse(json.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the schema of %s is not JSON".formatted(generated.getFullName()), e);
    }
  }
}
