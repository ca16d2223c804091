package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lodestream.embedded.vectors.points.PointIds;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Common.PointId;
import java.math.BigInteger;

/** Point ids: whole numbers of 64 bits without a sign, or UUIDs as strings. */
final class IdJson {

  private static final int BITS = 64;

  private IdJson() {}

  static PointId read(JsonNode node) {
    if (node.isTextual()) {
      return uuid(node.textValue());
    }
    if (node.isIntegralNumber()) {
      return number(node.bigIntegerValue());
    }
    throw Refusals.invalid("a point id must be a whole number or a UUID");
  }

  /** The id in a path. */
  static PointId parse(String text) {
    return text.matches("\\d{1,20}") ? number(new BigInteger(text)) : uuid(text);
  }

  static JsonNode write(PointId id) {
    if (id.hasUuid()) {
      return TextNode.valueOf(id.getUuid());
    }
    return id.getNum() >= 0
        ? LongNode.valueOf(id.getNum())
        : BigIntegerNode.valueOf(new BigInteger(Long.toUnsignedString(id.getNum())));
  }

  private static PointId number(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > BITS) {
      throw Refusals.invalid("point id %s is not a number from 0 to 2^64 - 1".formatted(value));
    }
    return PointId.newBuilder().setNum(value.longValue()).build();
  }

  private static PointId uuid(String text) {
    PointId id = PointId.newBuilder().setUuid(text).build();
    PointIds.encode(id);
    return id;
  }
}
