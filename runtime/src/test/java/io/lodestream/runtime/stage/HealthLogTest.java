package io.lodestream.runtime.stage;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lodestream.runtime.lifecycle.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class HealthLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(HealthLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final SteppedClock clock = new SteppedClock();
  private final HealthLog log = new HealthLog("ingest", clock);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void giveBack() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void saysWhatAStageWaitsForAndWhenItIsOver() {
    var starting = new Health.Starting("the open transaction of another");
    look(starting, 0);
    look(starting, 9);
    assertThat(lines.list).isEmpty();
    look(starting, 10);
    look(starting, 30);
    look(new Health.Paused("the store is down"), 75);
    look(new Health.Healthy(), 80);
    look(new Health.Healthy(), 200);
    assertThat(lines())
        .containsExactly(
            "event=stage-waits stage=ingest waited=PT10S for=\"the open transaction of another\"",
            "event=stage-waits stage=ingest waited=PT1M15S for=\"the store is down\"",
            "event=stage-works stage=ingest waited=PT1M20S");
  }

  @Test
  void saysNothingOfAShortPause() {
    look(new Health.Paused("the store is down"), 0);
    look(new Health.Healthy(), 5);
    look(new Health.Paused("the store is down"), 6);
    look(new Health.Healthy(), 15);
    assertThat(lines.list).isEmpty();
  }

  private void look(Health health, int second) {
    clock.now = Instant.EPOCH.plus(Duration.ofSeconds(second));
    log.look(health);
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static final class SteppedClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
