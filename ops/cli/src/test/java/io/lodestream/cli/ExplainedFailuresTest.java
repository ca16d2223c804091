package io.lodestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lodestream.schemas.error.FatalException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainedFailuresTest {

  private static final String STREAMS = "org.apache.kafka.streams.KafkaStreams";

  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> printed = new ListAppender<>();

  @BeforeEach
  void filterWhatIsPrinted() {
    var filter = new ExplainedFailures();
    filter.start();
    printed.addFilter(filter);
    printed.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(printed);
  }

  @Test
  void leavesOutWhatStreamsPrintsOfAFailureThatHasAMessage() {
    fail(STREAMS, new StreamsException("punctuating", new FatalException("the key is wrong")));

    assertThat(printed.list).isEmpty();
  }

  @Test
  void keepsEverythingElse() {
    fail(STREAMS, new StreamsException("punctuating", new IllegalStateException("a mistake")));
    fail("io.lodestream.runtime.Stage", new FatalException("the key is wrong"));
    context.getLogger(STREAMS).error("without a cause");

    assertThat(printed.list).hasSize(3);
  }

  private void fail(String logger, Throwable cause) {
    context.getLogger(logger).error("it failed task={}", "0_1", cause);
  }
}
