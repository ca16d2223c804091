package io.lodestream.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The figures of one stage, countable from any thread. */
public final class StageMeters {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final String stage;
  private final Map<MetricName, Counter> counters = new ConcurrentHashMap<>();
  private final Map<MetricName, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();
  private final Map<String, String> labels = new ConcurrentHashMap<>();

  public StageMeters(String stage) {
    this.stage = stage;
    registry.config().commonTags("stage", stage);
  }

  public String stage() {
    return stage;
  }

  /** Adds to a figure that only grows. */
  public void count(MetricName name, double amount) {
    counters
        .computeIfAbsent(
            name,
            n ->
                Counter.builder("lodestream." + n.id())
                    .description(n.description())
                    .register(registry))
        .increment(amount);
  }

  /** Sets a figure that goes up and down. */
  public void set(MetricName name, double value) {
    gauges.computeIfAbsent(name, this::gauge).set(value);
  }

  /** Says what the figures belong to from now on, e.g. {@code windowId}. */
  public void label(String name, String value) {
    labels.put(name, value);
  }

  public Map<String, String> labels() {
    return Map.copyOf(labels);
  }

  /** All figures by {@link MetricName#id()}. */
  public Map<String, Double> values() {
    var values = new HashMap<String, Double>();
    counters.forEach((name, counter) -> values.put(name.id(), counter.count()));
    gauges.forEach((name, value) -> values.put(name.id(), value.get()));
    return values;
  }

  /** Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  private AtomicReference<Double> gauge(MetricName name) {
    var value = new AtomicReference<>(0.0);
    Gauge.builder("lodestream." + name.id(), value, AtomicReference::get)
        .description(name.description())
        .register(registry);
    return value;
  }
}
