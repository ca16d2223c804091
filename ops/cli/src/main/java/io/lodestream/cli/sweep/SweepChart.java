package io.lodestream.cli.sweep;

import io.lodestream.trainer.sweep.Ranking;
import io.lodestream.trainer.sweep.TrialResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Draws a sweep as one self-contained SVG file: learning curves, and learning rate against nDCG@10.
 * The best trial is blue, the given configuration black, and trials that were ended early are red.
 */
public final class SweepChart {
  private static final String RATE = "trainer.learning-rate";
  private static final int WIDTH = 400;
  private static final int HEIGHT = 260;
  private static final int TOP = 40;
  private static final int LEFT = 60;
  private static final int SECOND = LEFT + WIDTH + 80;

  private final Ranking ranking;
  private final double low;
  private final double high;
  private final StringBuilder svg = new StringBuilder();

  private SweepChart(Ranking ranking) {
    this.ranking = ranking;
    var values =
        ranking.sorted().stream()
            .flatMap(result -> result.curve().stream())
            .mapToDouble(TrialResult.Point::ndcg)
            .summaryStatistics();
    double room = Math.max(0.01, values.getMax() - values.getMin()) * 0.05;
    this.low = values.getCount() == 0 ? 0 : Math.max(0, values.getMin() - room);
    this.high = values.getCount() == 0 ? 1 : Math.min(1, values.getMax() + room);
  }

  /** The file's text. */
  public static String svg(Ranking ranking) {
    return new SweepChart(ranking).draw();
  }

  private String draw() {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        SECOND + WIDTH + 40, TOP + HEIGHT + 60);
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
    frame(LEFT, "nDCG@10 on validation during the run", "share of the run");
    line("<text x=\"%d\" y=\"%d\">0</text>", LEFT, TOP + HEIGHT + 18);
    line("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">1</text>", LEFT + WIDTH, TOP + HEIGHT + 18);
    frame(SECOND, "nDCG@10 of the trained model", "learning rate (logarithmic)");
    line(
        "<text x=\"%d\" y=\"%d\" fill=\"#555\">%s</text>",
        LEFT,
        TOP + HEIGHT + 54,
        "blue: best; black: as configured; red: not run to its end; grey: the others");
    var worstFirst = new java.util.ArrayList<>(ranking.sorted());
    java.util.Collections.reverse(worstFirst);
    worstFirst.forEach(this::curve);
    points(worstFirst);
    line("</svg>");
    return svg.toString();
  }

  private void frame(int left, String title, String below) {
    line(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#999\"/>",
        left, TOP, WIDTH, HEIGHT);
    line("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", left, TOP - 12, title);
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        left + WIDTH / 2, TOP + HEIGHT + 36, below);
    for (double value : new double[] {low, (low + high) / 2, high}) {
      line(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3f</text>",
          left - 6, y(value) + 4, value);
    }
  }

  private void curve(TrialResult result) {
    var points = new StringBuilder();
    result
        .curve()
        .forEach(
            point ->
                points.append(
                    String.format(
                        Locale.ROOT, "%.1f,%.1f ", LEFT + point.share() * WIDTH, y(point.ndcg()))));
    line(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\">%s</polyline>",
        points.toString().strip(), colour(result), isBest(result) ? "3" : "1.2", tooltip(result));
  }

  private void points(List<TrialResult> results) {
    var rates =
        results.stream()
            .map(SweepChart::rate)
            .flatMap(Optional::stream)
            .mapToDouble(Math::log10)
            .summaryStatistics();
    if (rates.getCount() == 0) {
      return;
    }
    double from = rates.getMin() - 0.05;
    double to = rates.getMax() + 0.05;
    for (var result : results) {
      if (rate(result).isPresent() && !result.curve().isEmpty()) {
        double share = (Math.log10(rate(result).get()) - from) / (to - from);
        line(
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" fill-opacity=\"0.7\">%s</circle>",
            SECOND + share * WIDTH, y(result.ndcg()), colour(result), tooltip(result));
      }
    }
    line("<text x=\"%d\" y=\"%d\">%.1e</text>", SECOND, TOP + HEIGHT + 18, Math.pow(10, from));
    line(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.1e</text>",
        SECOND + WIDTH, TOP + HEIGHT + 18, Math.pow(10, to));
  }

  private static Optional<Double> rate(TrialResult result) {
    var text = result.settings().getOrDefault(RATE, "");
    return text.isEmpty() ? Optional.empty() : Optional.of(Double.parseDouble(text));
  }

  private double y(double ndcg) {
    return TOP + HEIGHT * (1 - (ndcg - low) / (high - low));
  }

  private boolean isBest(TrialResult result) {
    return ranking.best().filter(result::equals).isPresent();
  }

  private String colour(TrialResult result) {
    if (isBest(result)) {
      return "#1f5fbf";
    }
    if (result.trial().number() == 0) {
      return "#000000";
    }
    return result.isFinished() ? "#888888" : "#cc3311";
  }

  private static String tooltip(TrialResult result) {
    var text = "trial %d %s".formatted(result.trial().number(), result.settings());
    return "<title>%s</title>"
        .formatted(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
