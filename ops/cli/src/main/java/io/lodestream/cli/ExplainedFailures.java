package io.lodestream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.lodestream.runtime.lifecycle.PassingFailure;
import io.lodestream.runtime.streams.KnownFailure;
import java.util.Map;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps stack traces of Kafka's libraries out of the log that tell nothing: the three that Kafka
 * Streams prints of a failure which the stage reports in one line, and those of failures from which
 * it recovers by itself, such as tasks that went to another instance, for which one line is written
 * instead. Traces of all other failures stay.
 */
public final class ExplainedFailures extends TurboFilter {

  private static final String KAFKA = "org.apache.kafka.";

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable given) {
    var thrown = given == null ? among(params) : given;
    if (thrown == null || !logger.getName().startsWith(KAFKA)) {
      return FilterReply.NEUTRAL;
    }
    if (KnownFailure.isExplained(thrown)) {
      return FilterReply.DENY;
    }
    if (passes(thrown)) {
      // Not a field: this class is made while logging is being set up.
      LoggerFactory.getLogger(ExplainedFailures.class)
          .info(
              "event=kafka-recovers what={} cause=\"{}\"",
              logger.getName().substring(logger.getName().lastIndexOf('.') + 1),
              root(thrown));
      return FilterReply.DENY;
    }
    return FilterReply.NEUTRAL;
  }

  /**
   * SLF4J takes a last argument beyond the placeholders for what was thrown; and Streams prints a
   * map of tasks and what each of them failed of.
   */
  private static Throwable among(Object[] params) {
    if (params == null || params.length == 0) {
      return null;
    }
    var last = params[params.length - 1];
    if (last instanceof Map<?, ?> tasks && !tasks.isEmpty()) {
      last = tasks.values().iterator().next();
    }
    return last instanceof Throwable thrown ? thrown : null;
  }

  private static boolean passes(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof TaskMigratedException || cause instanceof TaskCorruptedException) {
        return true;
      }
    }
    return PassingFailure.isWithin(thrown);
  }

  private static String root(Throwable thrown) {
    var root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
