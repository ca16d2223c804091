package io.lodestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lodestream.schemas.error.FatalException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
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
    context.addTurboFilter(filter);
    printed.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(printed);
  }

  @Test
  void leavesOutWhatStreamsPrintsOfAFailureThatHasAMessage() {
    fail(STREAMS, new StreamsException("punctuating", new FatalException("the key is wrong")));

    assertThat(printed.list).isEmpty();
  }

  @Test
  void leavesOutWhatKafkaRecoversFrom() {
    fail(STREAMS, new StreamsException("polling", new TaskMigratedException("fenced")));
    fail("org.apache.kafka.clients.producer.internals.Sender", new TimeoutException("no leader"));

    // After a kill, Streams reads its state again, and prints why as an error
    context
        .getLogger(STREAMS)
        .error(
            "Get exceptions for the following tasks: {}",
            Map.of(new TaskId(0, 0), new TaskCorruptedException(Set.of(new TaskId(0, 0)))));

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
