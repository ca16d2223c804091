package io.lodestream.embedded.vectors.filter;

import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A place in a payload: {@code a.b}, {@code a[].b} for every element, {@code a[0]}, {@code "a.b"}
 * for a key with a dot.
 *
 * @param steps keys, {@code [n]} and {@code []} in order
 */
public record PayloadPath(List<Step> steps) {

  /** One step down. */
  public sealed interface Step {
    /** Into an object. */
    record Key(String name) implements Step {}

    /** Into one element of a list. */
    record Element(int index) implements Step {}

    /** Into every element of a list. */
    record Each() implements Step {}
  }

  public PayloadPath {
    steps = List.copyOf(steps);
  }

  public static PayloadPath parse(String text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end;
      if (c == '[') {
        end = closing(text, at, ']');
        steps.add(element(text, text.substring(at + 1, end)));
        end++;
      } else if (c == '"') {
        end = closing(text, at, '"');
        steps.add(new Step.Key(text.substring(at + 1, end)));
        end++;
      } else {
        end = at;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        steps.add(new Step.Key(text.substring(at, end)));
      }
      boolean dot = end < text.length() && text.charAt(end) == '.';
      if (dot && end + 1 == text.length()) {
        throw Refusals.invalid("payload key `%s` ends with a dot".formatted(text));
      }
      at = dot ? end + 1 : end;
    }
    if (steps.isEmpty() || !(steps.get(0) instanceof Step.Key)) {
      throw Refusals.invalid("`%s` is not a payload key".formatted(text));
    }
    return new PayloadPath(steps);
  }

  /** Whether it steps through objects only. */
  public boolean keysOnly() {
    return steps.stream().allMatch(Step.Key.class::isInstance);
  }

  /** The path's keys; only for a path of {@link #keysOnly keys only}. */
  public List<String> keys() {
    return steps.stream().map(step -> ((Step.Key) step).name()).toList();
  }

  /** The values found there, a list as one value; none when the place does not exist. */
  public List<Value> values(Map<String, Value> payload) {
    Value first = payload.get(((Step.Key) steps.get(0)).name());
    List<Value> found = first == null ? List.of() : List.of(first);
    for (Step step : steps.subList(1, steps.size())) {
      found = found.stream().flatMap(value -> down(value, step).stream()).toList();
    }
    return found;
  }

  /** The values found there, with the elements of a list in place of the list. */
  public List<Value> scalars(Map<String, Value> payload) {
    return values(payload).stream()
        .flatMap(
            value ->
                value.hasListValue()
                    ? value.getListValue().getValuesList().stream()
                    : Stream.of(value))
        .toList();
  }

  private static List<Value> down(Value value, Step step) {
    if (step instanceof Step.Key key) {
      Value child = value.getStructValue().getFieldsMap().get(key.name());
      return child == null ? List.of() : List.of(child);
    }
    List<Value> elements = value.getListValue().getValuesList();
    if (step instanceof Step.Element element) {
      return element.index() < elements.size() ? List.of(elements.get(element.index())) : List.of();
    }
    return elements;
  }

  private static Step element(String text, String index) {
    if (index.isEmpty()) {
      return new Step.Each();
    }
    if (!index.matches("\\d{1,9}")) {
      throw Refusals.invalid("payload key `%s` has a bad list index".formatted(text));
    }
    return new Step.Element(Integer.parseInt(index));
  }

  private static int closing(String text, int from, char mark) {
    int end = text.indexOf(mark, from + 1);
    if (end < 0) {
      throw Refusals.invalid("payload key `%s` lacks a closing %s".formatted(text, mark));
    }
    return end;
  }
}
