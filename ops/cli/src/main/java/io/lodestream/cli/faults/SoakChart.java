package io.lodestream.cli.faults;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Curves over time as an SVG page: a panel for each figure, a line for each process. */
final class SoakChart {

  private static final int WIDTH = 900;
  private static final int PANEL = 170;
  private static final int LEFT = 70;
  private static final int RIGHT = 120;
  private static final int TOP = 28;
  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#d1495b", "#2e8b57", "#b8860b", "#6a4c93", "#444444");

  /** A value at a time, in seconds from the begin. */
  record Point(double seconds, double value) {}

  /**
   * @param panels by title, then by line; points in order of time, of which those without a number
   *     are left out
   * @param marks times of kills, in seconds
   */
  static String svg(
      Map<String, Map<String, List<Point>>> panels, List<Double> marks, double seconds) {
    var out = new StringBuilder();
    int height = panels.size() * PANEL + TOP;
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            .formatted(WIDTH, height));
    out.append("font-family=\"sans-serif\" font-size=\"11\">\n");
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    int at = 0;
    for (var panel : panels.entrySet()) {
      panel(out, at * PANEL + TOP, panel.getKey(), new TreeMap<>(panel.getValue()), marks, seconds);
      at++;
    }
    return out.append("</svg>\n").toString();
  }

  private SoakChart() {}

  private static void panel(
      StringBuilder out,
      int top,
      String title,
      Map<String, List<Point>> lines,
      List<Double> marks,
      double seconds) {
    int bottom = top + PANEL - 40;
    double most =
        lines.values().stream()
            .flatMap(List::stream)
            .mapToDouble(Point::value)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double scale = most <= 0 ? 1 : (bottom - top) / most;
    double perSecond = (WIDTH - LEFT - RIGHT) / seconds;
    text(out, LEFT, top - 8, "start", "#000000", title);
    text(out, LEFT - 6, top + 8, "end", "#000000", "%,.0f".formatted(most));
    text(out, LEFT - 6, bottom, "end", "#000000", "0");
    text(out, LEFT, bottom + 14, "start", "#000000", "0 min");
    text(out, WIDTH - RIGHT, bottom + 14, "end", "#000000", "%.0f min".formatted(seconds / 60));
    path(out, "M%d %d V%d H%d".formatted(LEFT, top, bottom, WIDTH - RIGHT), "#888888", 1);
    for (double mark : marks) {
      var x = number(LEFT + mark * perSecond);
      path(out, "M%s %d V%d".formatted(x, top, bottom), "#dddddd", 1);
    }
    int line = 0;
    for (var of : lines.entrySet()) {
      var colour = COLOURS.get(line % COLOURS.size());
      var steps = new StringBuilder();
      for (var point : of.getValue()) {
        if (Double.isFinite(point.value())) {
          steps
              .append(steps.isEmpty() ? "M" : "L")
              .append(number(LEFT + point.seconds() * perSecond))
              .append(' ')
              .append(number(bottom - point.value() * scale));
        }
      }
      path(out, steps.toString(), colour, 1.5);
      text(out, WIDTH - RIGHT + 8, top + 10 + 16 * line, "start", colour, of.getKey());
      line++;
    }
  }

  private static void path(StringBuilder out, String steps, String colour, double width) {
    if (!steps.isEmpty()) {
      out.append(
          "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>\n"
              .formatted(steps, colour, width));
    }
  }

  private static void text(
      StringBuilder out, int x, int y, String anchor, String colour, String text) {
    out.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
            .formatted(x, y, anchor, colour, text));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
