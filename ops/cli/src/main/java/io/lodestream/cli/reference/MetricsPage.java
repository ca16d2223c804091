package io.lodestream.cli.reference;

import static io.lodestream.cli.reference.MarkdownTable.code;

import io.lodestream.runtime.metrics.MetricName;
import java.util.List;

/** docs/metrics.md: every figure that stages publish. */
public final class MetricsPage {

  private MetricsPage() {}

  public static String text() {
    return PageTemplate.named("metrics.md").filled(name -> table());
  }

  private static String table() {
    var table =
        new MarkdownTable(
            "in `stage-metrics`", "in Prometheus", "type", "unit", "stages", "meaning");
    for (var metric : MetricName.values()) {
      table.row(
          List.of(
              code(metric.id()),
              code(metric.prometheusName()),
              metric.type().spelled(),
              metric.unit(),
              String.join(", ", metric.stages()),
              metric.description()));
    }
    return table.toString();
  }
}
