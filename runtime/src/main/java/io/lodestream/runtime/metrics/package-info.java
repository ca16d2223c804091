/** The one metrics registry of a stage and its publication to `stage-metrics` and Prometheus. */
package io.lodestream.runtime.metrics;
