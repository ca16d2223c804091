package io.lodestream.embedded.vectors.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.lodestream.embedded.vectors.refusals.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads one JSON object field by field, and refuses the fields that nobody asked for.
 *
 * <p>A field that is null is as good as absent, as clients write those that were not set. Not
 * thread-safe.
 */
final class Fields {

  private final JsonNode object;
  private final String where;
  private final Set<String> known = new TreeSet<>();

  private Fields(JsonNode object, String where) {
    this.object = object;
    this.where = where;
  }

  /**
   * @param where what the object is, for refusals: {@code a filter}
   */
  static Fields of(JsonNode node, String where) {
    if (!node.isObject()) {
      throw Refusals.invalid(
          "%s must be a JSON object, was %s"
              .formatted(where, node.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    return new Fields(node, where);
  }

  Optional<JsonNode> find(String name) {
    known.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  JsonNode need(String name) {
    return find(name).orElseThrow(() -> Refusals.invalid("%s lacks `%s`".formatted(where, name)));
  }

  boolean has(String name) {
    return find(name).isPresent();
  }

  /** How many fields there are, nulls apart. */
  int size() {
    int size = 0;
    for (JsonNode value : object) {
      size += value.isNull() ? 0 : 1;
    }
    return size;
  }

  Optional<String> text(String name) {
    return find(name).map(value -> string(value, name));
  }

  Optional<Boolean> flag(String name) {
    return find(name)
        .map(
            value -> {
              require(value.isBoolean(), name, "true or false");
              return value.booleanValue();
            });
  }

  Optional<Double> number(String name) {
    return find(name)
        .map(
            value -> {
              require(value.isNumber(), name, "a number");
              return value.doubleValue();
            });
  }

  /** A whole number that is not negative. */
  Optional<Long> count(String name) {
    return find(name)
        .map(
            value -> {
              boolean whole = value.isIntegralNumber() && value.canConvertToLong();
              require(whole && value.longValue() >= 0, name, "a whole number from 0");
              return value.longValue();
            });
  }

  /** The elements of a list. */
  <T> Optional<List<T>> list(String name, Function<JsonNode, T> element) {
    return find(name).map(value -> elements(value, name, element));
  }

  /** The elements of a list; one that stands alone counts as a list of one. */
  <T> List<T> listOrOne(String name, Function<JsonNode, T> element) {
    return find(name)
        .map(v -> v.isArray() ? elements(v, name, element) : List.of(element.apply(v)))
        .orElse(List.of());
  }

  private <T> List<T> elements(JsonNode value, String name, Function<JsonNode, T> element) {
    require(value.isArray(), name, "a list");
    List<T> elements = new ArrayList<>(value.size());
    value.forEach(node -> elements.add(element.apply(node)));
    return elements;
  }

  String string(JsonNode value, String name) {
    require(value.isTextual(), name, "a string");
    return value.textValue();
  }

  /** Refuses a field that the protocol has and this store does not. */
  void refuse(String name) {
    if (has(name)) {
      throw Refusals.unsupported("`%s` in %s".formatted(name, where));
    }
  }

  /** Refuses every field that was not asked for; call it after the last one. */
  void end() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw Refusals.invalid(
                    "unknown field `%s` in %s, which may have %s".formatted(name, where, known));
              }
            });
  }

  private void require(boolean holds, String name, String kind) {
    if (!holds) {
      throw Refusals.invalid(
          "`%s` in %s must be %s, was %s".formatted(name, where, kind, shown(object.get(name))));
    }
  }

  /** A value, or its kind where it may be long. */
  private static String shown(JsonNode value) {
    return value.isValueNode() && value.asText().length() <= 80
        ? value.toString()
        : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
