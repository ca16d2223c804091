package io.lodestream.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The figures of one stage, countable from any thread. A stage that has the same figures more than
 * once, such as those of two language models, has {@link #part parts}.
 */
public final class StageMeters {

  private final PrometheusMeterRegistry registry;
  private final Tags tags;
  private final String stage;
  private final Map<String, StageMeters> parts = new ConcurrentHashMap<>();
  private final Map<MetricName, Counter> counters = new ConcurrentHashMap<>();
  private final Map<MetricName, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();
  private final Map<String, String> labels = new ConcurrentHashMap<>();

  /** Counters are there from now on: what appears with its first count has no rate before. */
  public StageMeters(String stage) {
    this(stage, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), Tags.of("stage", stage));
    for (var name : MetricName.values()) {
      if (name.type() == MetricName.Type.COUNTER
          && name.stages().contains(stage)
          && !name.isOfParts()) {
        counters.computeIfAbsent(name, this::counter);
      }
    }
  }

  private StageMeters(String stage, PrometheusMeterRegistry registry, Tags tags) {
    this.stage = stage;
    this.registry = registry;
    this.tags = tags;
  }

  /**
   * Figures of a part of the stage: in {@link #values} their names begin with it, in Prometheus it
   * is the label {@code part}. A name is counted either in parts or in the stage itself.
   */
  public StageMeters part(String name) {
    return parts.computeIfAbsent(
        name, part -> new StageMeters(stage, registry, tags.and("part", part)));
  }

  public String stage() {
    return stage;
  }

  /**
   * Adds to a figure that only grows.
   *
   * @throws IllegalArgumentException for a name that is no counter
   */
  public void count(MetricName name, double amount) {
    counters.computeIfAbsent(name, this::counter).increment(amount);
  }

  /**
   * Sets a figure that goes up and down.
   *
   * @throws IllegalArgumentException for a name that is no gauge
   */
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
    parts.forEach(
        (part, meters) ->
            meters.values().forEach((id, value) -> values.put(part + "." + id, value)));
    return values;
  }

  /** Adds what Micrometer knows to measure, such as a Kafka client. */
  public void bind(MeterBinder binder) {
    binder.bindTo(registry);
  }

  /** Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  private Counter counter(MetricName name) {
    name.require(MetricName.Type.COUNTER);
    return Counter.builder(name.meterName())
        .description(name.description())
        .tags(tags)
        .register(registry);
  }

  private AtomicReference<Double> gauge(MetricName name) {
    name.require(MetricName.Type.GAUGE);
    var value = new AtomicReference<>(0.0);
    Gauge.builder(name.meterName(), value, AtomicReference::get)
        .description(name.description())
        .tags(tags)
        .register(registry);
    return value;
  }
}
