package io.lodestream.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.lodestream.runtime.streams.KnownFailure;

/**
 * Drops the stack traces, three per failure, that Kafka Streams logs for a failure which the stage
 * reports in one line. Traces of all other failures stay in the log.
 */
public final class ExplainedFailures extends Filter<ILoggingEvent> {

  private static final String STREAMS = "org.apache.kafka.streams.";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLoggerName().startsWith(STREAMS)
            && event.getThrowableProxy() instanceof ThrowableProxy proxy
            && KnownFailure.isExplained(proxy.getThrowable())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
