package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Points.DivExpression;
import io.qdrant.client.grpc.Points.Expression;
import io.qdrant.client.grpc.Points.MultExpression;
import io.qdrant.client.grpc.Points.SumExpression;
import java.util.Set;

/** Expressions of a formula; those that the services do not compute are refused by name. */
final class FormulaJson {

  private static final Set<String> NOT_COMPUTED =
      Set.of(
          "geo_distance",
          "datetime",
          "datetime_key",
          "max",
          "min",
          "sqrt",
          "pow",
          "exp",
          "log10",
          "ln",
          "acosh",
          "lin_decay",
          "exp_decay",
          "gauss_decay");

  private static final Set<String> CONDITIONS =
      Set.of(
          "key",
          "has_id",
          "has_vector",
          "is_empty",
          "is_null",
          "nested",
          "must",
          "should",
          "must_not",
          "min_should");

  private FormulaJson() {}

  static Expression read(JsonNode node) {
    Expression.Builder expression = Expression.newBuilder();
    if (node.isNumber()) {
      return expression.setConstant(node.floatValue()).build();
    }
    if (node.isTextual()) {
      return expression.setVariable(node.textValue()).build();
    }
    refuse(node);
    Fields fields = Fields.of(node, "an expression of the formula");
    fields
        .list("sum", FormulaJson::read)
        .ifPresent(parts -> expression.setSum(SumExpression.newBuilder().addAllSum(parts)));
    fields
        .list("mult", FormulaJson::read)
        .ifPresent(parts -> expression.setMult(MultExpression.newBuilder().addAllMult(parts)));
    fields.find("neg").ifPresent(inner -> expression.setNeg(read(inner)));
    fields.find("abs").ifPresent(inner -> expression.setAbs(read(inner)));
    fields.find("div").ifPresent(inner -> expression.setDiv(division(inner)));
    fields.end();
    if (fields.size() > 1) {
      throw Refusals.invalid("an expression of the formula has more than one kind");
    }
    return expression.build();
  }

  private static DivExpression division(JsonNode node) {
    Fields fields = Fields.of(node, "div");
    DivExpression.Builder division =
        DivExpression.newBuilder()
            .setLeft(read(fields.need("left")))
            .setRight(read(fields.need("right")));
    fields
        .number("by_zero_default")
        .ifPresent(value -> division.setByZeroDefault(value.floatValue()));
    fields.end();
    return division.build();
  }

  private static void refuse(JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (NOT_COMPUTED.contains(name) || CONDITIONS.contains(name)) {
                throw Refusals.unsupported(
                    "expression %s in a formula"
                        .formatted(CONDITIONS.contains(name) ? "condition" : name));
              }
            });
  }
}
