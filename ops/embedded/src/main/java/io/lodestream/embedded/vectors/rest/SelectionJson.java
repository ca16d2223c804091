package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Points.PayloadExcludeSelector;
import io.qdrant.client.grpc.Points.PayloadIncludeSelector;
import io.qdrant.client.grpc.Points.VectorsSelector;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import io.qdrant.client.grpc.Points.WithVectorsSelector;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which payload and which vectors of found points a request asks for. */
final class SelectionJson {

  private SelectionJson() {}

  /** {@code with_payload}: all, none, some keys, or all but some. */
  static Optional<WithPayloadSelector> payload(Fields request) {
    return request.find("with_payload").map(node -> payload(request, node));
  }

  private static WithPayloadSelector payload(Fields request, JsonNode node) {
    WithPayloadSelector.Builder selector = WithPayloadSelector.newBuilder();
    if (node.isBoolean()) {
      return selector.setEnable(node.booleanValue()).build();
    }
    Function<JsonNode, String> key = value -> request.string(value, "with_payload");
    if (node.isArray()) {
      return selector.setInclude(include(request.list("with_payload", key).orElseThrow())).build();
    }
    Fields fields = Fields.of(node, "with_payload");
    fields.list("include", key).ifPresent(keys -> selector.setInclude(include(keys)));
    if (fields.has("include") && fields.has("exclude")) {
      throw Refusals.invalid("with_payload has both `include` and `exclude`");
    }
    fields
        .list("exclude", key)
        .ifPresent(
            keys -> selector.setExclude(PayloadExcludeSelector.newBuilder().addAllFields(keys)));
    fields.end();
    return selector.build();
  }

  private static PayloadIncludeSelector include(List<String> keys) {
    return PayloadIncludeSelector.newBuilder().addAllFields(keys).build();
  }

  /** {@code with_vector}, which older clients call {@code with_vectors}. */
  static Optional<WithVectorsSelector> vectors(Fields request) {
    return vectors(request, "with_vector").or(() -> vectors(request, "with_vectors"));
  }

  private static Optional<WithVectorsSelector> vectors(Fields request, String name) {
    WithVectorsSelector.Builder selector = WithVectorsSelector.newBuilder();
    Optional<JsonNode> node = request.find(name);
    if (node.isPresent() && node.get().isArray()) {
      var names = request.list(name, value -> request.string(value, name)).orElseThrow();
      return Optional.of(
          selector.setInclude(VectorsSelector.newBuilder().addAllNames(names)).build());
    }
    return request.flag(name).map(enable -> selector.setEnable(enable).build());
  }
}
