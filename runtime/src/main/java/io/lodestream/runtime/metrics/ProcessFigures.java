package io.lodestream.runtime.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * Figures of the process and its virtual machine by Micrometer's names (memory, collections,
 * threads, processors, handles, uptime), and which build runs. Thread-safe.
 */
public final class ProcessFigures implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public ProcessFigures() {
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics(),
            collections)
        .forEach(binder -> binder.bindTo(registry));
    Gauge.builder("lodestream.build.info", () -> 1)
        .description("always 1; the labels say which build runs on which Java")
        .tag("version", version())
        .tag("java", System.getProperty("java.version"))
        .register(registry);
  }

  /** As the jar says; {@code dev} when classes are run from a directory. */
  private static String version() {
    return Optional.ofNullable(ProcessFigures.class.getPackage().getImplementationVersion())
        .orElse("dev");
  }

  /** Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
