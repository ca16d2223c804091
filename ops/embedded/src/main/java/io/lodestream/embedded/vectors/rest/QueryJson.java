package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Points.ContextInput;
import io.qdrant.client.grpc.Points.DiscoverInput;
import io.qdrant.client.grpc.Points.Formula;
import io.qdrant.client.grpc.Points.Fusion;
import io.qdrant.client.grpc.Points.NearestInputWithMmr;
import io.qdrant.client.grpc.Points.OrderBy;
import io.qdrant.client.grpc.Points.Query;
import io.qdrant.client.grpc.Points.RecommendInput;
import io.qdrant.client.grpc.Points.RelevanceFeedbackInput;
import io.qdrant.client.grpc.Points.Rrf;
import io.qdrant.client.grpc.Points.Sample;
import java.util.List;

/**
 * What a query ranks by: a vector or point id that stands for itself, or an object whose one field
 * names the kind.
 *
 * <p>Kinds that the services refuse are named to them and not read further.
 */
final class QueryJson {

  private static final List<String> KINDS =
      List.of(
          "nearest",
          "fusion",
          "rrf",
          "formula",
          "recommend",
          "discover",
          "context",
          "order_by",
          "sample",
          "relevance_feedback");

  private static final int LARGEST_K = Integer.MAX_VALUE;

  private QueryJson() {}

  static Query read(JsonNode node) {
    Query.Builder query = Query.newBuilder();
    boolean vector =
        !node.isObject()
            || node.has("indices")
            || node.has("values")
            || node.has("text")
            || node.has("image")
            || node.has("object");
    if (vector) {
      return query.setNearest(VectorJson.input(node)).build();
    }
    Fields fields = Fields.of(node, "a query");
    List<String> kinds = KINDS.stream().filter(fields::has).toList();
    if (kinds.size() != 1) {
      throw Refusals.invalid("a query must have one of %s, has %s".formatted(KINDS, kinds));
    }
    fields.text("fusion").ifPresent(name -> query.setFusion(fusion(name)));
    fields.find("rrf").ifPresent(rrf -> query.setRrf(rrf(rrf)));
    if (fields.has("formula")) {
      query.setFormula(formula(fields));
    }
    if (fields.has("nearest")) {
      nearest(fields, query);
    }
    refused(fields, query);
    fields.end();
    return query.build();
  }

  private static void nearest(Fields fields, Query.Builder query) {
    if (fields.has("mmr")) {
      query.setNearestWithMmr(NearestInputWithMmr.getDefaultInstance());
    } else {
      query.setNearest(VectorJson.input(fields.need("nearest")));
    }
  }

  private static void refused(Fields fields, Query.Builder query) {
    if (fields.has("recommend")) {
      query.setRecommend(RecommendInput.getDefaultInstance());
    }
    if (fields.has("discover")) {
      query.setDiscover(DiscoverInput.getDefaultInstance());
    }
    if (fields.has("context")) {
      query.setContext(ContextInput.getDefaultInstance());
    }
    if (fields.has("order_by")) {
      query.setOrderBy(OrderBy.getDefaultInstance());
    }
    if (fields.has("sample")) {
      query.setSample(Sample.Random);
    }
    if (fields.has("relevance_feedback")) {
      query.setRelevanceFeedback(RelevanceFeedbackInput.getDefaultInstance());
    }
  }

  private static Fusion fusion(String name) {
    return switch (name) {
      case "rrf" -> Fusion.RRF;
      case "dbsf" -> Fusion.DBSF;
      default -> throw Refusals.invalid("fusion must be rrf or dbsf, was `%s`".formatted(name));
    };
  }

  private static Rrf rrf(JsonNode node) {
    Fields fields = Fields.of(node, "rrf");
    Rrf.Builder rrf = Rrf.newBuilder();
    fields.count("k").ifPresent(k -> rrf.setK((int) Math.min(LARGEST_K, k)));
    fields.list("weights", VectorJson::weight).ifPresent(rrf::addAllWeights);
    fields.end();
    return rrf.build();
  }

  private static Formula formula(Fields fields) {
    Formula.Builder formula =
        Formula.newBuilder().setExpression(FormulaJson.read(fields.need("formula")));
    fields
        .find("defaults")
        .ifPresent(
            defaults -> {
              Fields.of(defaults, "defaults");
              formula.putAllDefaults(ValueJson.readAll(defaults));
            });
    return formula.build();
  }
}
