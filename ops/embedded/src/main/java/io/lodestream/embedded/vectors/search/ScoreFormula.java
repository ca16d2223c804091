package io.lodestream.embedded.vectors.search;

import io.lodestream.embedded.vectors.filter.PayloadPath;
import io.lodestream.embedded.vectors.refusals.Refusals;
import io.lodestream.embedded.vectors.storage.PointReader;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.Expression;
import io.qdrant.client.grpc.Points.Formula;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scores prefetched documents by a formula: constants, {@code $score} of a prefetch, numbers in the
 * payload, sums, products, negation, absolute value and quotients; other expressions are refused.
 *
 * <p>A document that a prefetch lacks has there the default of {@code $score[i]}, or 0. Double
 * precision up to the last score, as in Qdrant.
 */
final class ScoreFormula {

  private static final Pattern SCORE = Pattern.compile("\\$score(?:\\[(\\d{1,4})])?");

  private final Formula formula;
  private final List<Map<Integer, Float>> scores;
  private final PointReader reader;

  private ScoreFormula(Formula formula, List<Map<Integer, Float>> scores, PointReader reader) {
    this.formula = formula;
    this.scores = scores;
    this.reader = reader;
  }

  static List<Hit> rescore(Formula formula, List<List<Hit>> prefetched, PointReader reader)
      throws IOException {
    List<Map<Integer, Float>> scores = new ArrayList<>();
    Set<Integer> docs = new LinkedHashSet<>();
    for (List<Hit> hits : prefetched) {
      Map<Integer, Float> byDoc = new HashMap<>();
      hits.forEach(hit -> byDoc.put(hit.doc(), hit.score()));
      scores.add(byDoc);
      docs.addAll(byDoc.keySet());
    }
    ScoreFormula scoring = new ScoreFormula(formula, scores, reader);
    List<Hit> hits = new ArrayList<>();
    for (int doc : docs) {
      hits.add(new Hit(doc, (float) finite(scoring.value(formula.getExpression(), doc))));
    }
    hits.sort(Hit.closestFirst(true));
    return hits;
  }

  private double value(Expression expression, int doc) throws IOException {
    return switch (expression.getVariantCase()) {
      case CONSTANT -> expression.getConstant();
      case VARIABLE -> variable(expression.getVariable(), doc);
      case SUM -> {
        double sum = 0;
        for (Expression part : expression.getSum().getSumList()) {
          sum += value(part, doc);
        }
        yield sum;
      }
      case MULT -> {
        double product = 1;
        for (Expression part : expression.getMult().getMultList()) {
          double factor = value(part, doc);
          if (factor == 0) {
            yield 0;
          }
          product *= factor;
        }
        yield product;
      }
      case NEG -> -value(expression.getNeg(), doc);
      case ABS -> Math.abs(value(expression.getAbs(), doc));
      case DIV -> {
        var division = expression.getDiv();
        double left = value(division.getLeft(), doc);
        double right = left == 0 ? 1 : value(division.getRight(), doc);
        yield right == 0 && division.hasByZeroDefault()
            ? division.getByZeroDefault()
            : finite(left / right);
      }
      case VARIANT_NOT_SET -> throw Refusals.invalid("an expression of the formula is empty");
      default ->
          throw Refusals.unsupported(
              "expression %s in a formula"
                  .formatted(expression.getVariantCase().name().toLowerCase()));
    };
  }

  private double variable(String name, int doc) throws IOException {
    if (!name.startsWith("$")) {
      return number(name, doc);
    }
    Matcher score = SCORE.matcher(name);
    if (!score.matches()) {
      throw Refusals.invalid("Invalid reserved variable: " + name);
    }
    int prefetch = score.group(1) == null ? 0 : Integer.parseInt(score.group(1));
    Float found = prefetch < scores.size() ? scores.get(prefetch).get(doc) : null;
    return found != null ? found : defaultOf(prefetch).orElse(0);
  }

  private OptionalDouble defaultOf(int prefetch) {
    OptionalDouble numbered = number(formula.getDefaultsMap().get("$score[" + prefetch + "]"));
    return numbered.isEmpty() && prefetch == 0
        ? number(formula.getDefaultsMap().get("$score"))
        : numbered;
  }

  private double number(String path, int doc) throws IOException {
    List<Value> values = PayloadPath.parse(path).scalars(reader.payload(doc));
    OptionalDouble number =
        values.isEmpty()
            ? number(formula.getDefaultsMap().get(path))
            : values.size() == 1 ? number(values.get(0)) : OptionalDouble.empty();
    return number.orElseThrow(
        () ->
            Refusals.invalid(
                "Expected number value for %s in the payload and/or in the formula defaults"
                    .formatted(path)));
  }

  private static OptionalDouble number(Value value) {
    if (value == null) {
      return OptionalDouble.empty();
    }
    return switch (value.getKindCase()) {
      case INTEGER_VALUE -> OptionalDouble.of(value.getIntegerValue());
      case DOUBLE_VALUE -> OptionalDouble.of(value.getDoubleValue());
      default -> OptionalDouble.empty();
    };
  }

  private static double finite(double value) {
    if (!Float.isFinite((float) value)) {
      throw Refusals.invalid("the formula gives " + value + ", no finite number");
    }
    return value;
  }
}
