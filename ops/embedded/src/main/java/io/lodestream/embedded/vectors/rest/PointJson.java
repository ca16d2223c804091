package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.qdrant.client.grpc.Points.GroupId;
import io.qdrant.client.grpc.Points.PointGroup;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import java.util.List;

/**
 * Found points. A payload that was asked for is an object, be it empty; one that was not is absent.
 */
final class PointJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PointJson() {}

  static ArrayNode scored(List<ScoredPoint> points, WithPayloadSelector payload) {
    ArrayNode list = NODES.arrayNode();
    for (ScoredPoint point : points) {
      ObjectNode json = list.addObject();
      json.set("id", IdJson.write(point.getId()));
      json.put("version", point.getVersion());
      json.put("score", point.getScore());
      if (asked(payload)) {
        json.set("payload", ValueJson.writeAll(point.getPayloadMap()));
      }
      if (point.hasVectors()) {
        json.set("vector", VectorJson.write(point.getVectors()));
      }
    }
    return list;
  }

  static ArrayNode retrieved(List<RetrievedPoint> points, WithPayloadSelector payload) {
    ArrayNode list = NODES.arrayNode();
    for (RetrievedPoint point : points) {
      ObjectNode json = list.addObject();
      json.set("id", IdJson.write(point.getId()));
      if (asked(payload)) {
        json.set("payload", ValueJson.writeAll(point.getPayloadMap()));
      }
      if (point.hasVectors()) {
        json.set("vector", VectorJson.write(point.getVectors()));
      }
    }
    return list;
  }

  static ArrayNode groups(List<PointGroup> groups, WithPayloadSelector payload) {
    ArrayNode list = NODES.arrayNode();
    for (PointGroup group : groups) {
      ObjectNode json = list.addObject();
      json.set("id", id(group.getId()));
      json.set("hits", scored(group.getHitsList(), payload));
    }
    return list;
  }

  private static JsonNode id(GroupId id) {
    return switch (id.getKindCase()) {
      case STRING_VALUE -> NODES.textNode(id.getStringValue());
      case UNSIGNED_VALUE -> NODES.numberNode(id.getUnsignedValue());
      case INTEGER_VALUE -> NODES.numberNode(id.getIntegerValue());
      case KIND_NOT_SET -> NODES.nullNode();
    };
  }

  private static boolean asked(WithPayloadSelector payload) {
    return payload.getEnable() || payload.hasInclude() || payload.hasExclude();
  }
}
