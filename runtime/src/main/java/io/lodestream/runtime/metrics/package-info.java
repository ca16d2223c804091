/** The one metrics registry of a stage, the names of its metrics and their Prometheus form. */
package io.lodestream.runtime.metrics;
