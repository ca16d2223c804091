package io.lodestream.trainer.sweep;

import io.lodestream.schemas.error.FatalException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The values that one key may take. */
public sealed interface Axis {

  /** A value, drawn evenly. */
  String draw(Random random);

  /** Values by which the key's rules can be checked before the first trial. */
  List<String> examples();

  /** One of some values. */
  record Choices(List<String> values) implements Axis {
    public Choices {
      values = List.copyOf(values);
    }

    @Override
    public String draw(Random random) {
      return values.get(random.nextInt(values.size()));
    }

    @Override
    public List<String> examples() {
      return values;
    }
  }

  /** Any number between two, evenly on a logarithmic scale, to three digits. */
  record LogRange(double low, double high) implements Axis {
    @Override
    public String draw(Random random) {
      return written(low * Math.pow(high / low, random.nextDouble()));
    }

    @Override
    public List<String> examples() {
      return List.of(written(low), written(high));
    }

    private static String written(double value) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
  }

  /**
   * Reads {@code a,b,c} or {@code low..high}.
   *
   * @throws FatalException if it is neither
   */
  static Axis parse(String key, String text) {
    var bounds = text.split("\\.\\.", -1);
    if (bounds.length == 2) {
      return range(key, text, bounds);
    }
    var values = Arrays.stream(text.split(",", -1)).toList();
    if (values.stream().anyMatch(String::isBlank)) {
      throw new FatalException(
          "--space %s must be values with commas between or low..high, was '%s'; an empty prompt is written none"
              .formatted(key, text));
    }
    return new Choices(values);
  }

  private static Axis range(String key, String text, String[] bounds) {
    try {
      double low = Double.parseDouble(bounds[0]);
      double high = Double.parseDouble(bounds[1]);
      if (low > 0 && high > low && Double.isFinite(high)) {
        return new LogRange(low, high);
      }
    } catch (NumberFormatException e) {
      throw unordered(key, text, e);
    }
    throw unordered(key, text, null);
  }

  private static FatalException unordered(String key, String text, Exception cause) {
    return new FatalException(
        "--space %s must be low..high with 0 < low < high, was '%s'".formatted(key, text), cause);
  }
}
