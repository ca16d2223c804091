package io.lodestream.runtime.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins the figures of several registries into one text in Prometheus' format, where a metric's
 * lines stand together and its help and type are said once.
 */
public final class PrometheusText {

  private static final String HELP = "# HELP ";
  private static final String TYPE = "# TYPE ";

  private PrometheusText() {}

  public static String joined(List<String> texts) {
    Map<String, List<String>> metrics = new LinkedHashMap<>();
    for (var text : texts) {
      var metric = "";
      for (var line : text.lines().toList()) {
        boolean isDescription = line.startsWith(HELP) || line.startsWith(TYPE);
        if (isDescription) {
          metric = line.split(" ", 4)[2];
        }
        var lines = metrics.computeIfAbsent(metric, name -> new ArrayList<>());
        if (!isDescription || !lines.contains(line)) {
          lines.add(line);
        }
      }
    }
    var joined = new StringBuilder();
    metrics.values().forEach(lines -> lines.forEach(line -> joined.append(line).append('\n')));
    return joined.toString();
  }
}
