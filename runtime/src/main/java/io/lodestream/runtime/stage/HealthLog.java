package io.lodestream.runtime.stage;

import io.lodestream.runtime.lifecycle.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log what a stage waits for: once after a few seconds, then at an interval, and once
 * when it works again. One thread.
 */
final class HealthLog {

  private static final Logger LOG = LoggerFactory.getLogger(HealthLog.class);
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofSeconds(60);

  private final String stage;
  private final Clock clock;
  private Optional<Instant> waitingSince = Optional.empty();
  private Instant nextLine = Instant.MAX;
  private boolean told;

  HealthLog(String stage, Clock clock) {
    this.stage = stage;
    this.clock = clock;
  }

  /** Looks at the health of now; called several times a second. */
  void look(Health health) {
    var now = clock.instant();
    if (health instanceof Health.Healthy) {
      if (told) {
        LOG.info("event=stage-works stage={} waited={}", stage, waited(now));
      }
      waitingSince = Optional.empty();
      told = false;
    } else {
      if (waitingSince.isEmpty()) {
        waitingSince = Optional.of(now);
        nextLine = now.plus(FIRST);
      }
      if (!now.isBefore(nextLine)) {
        LOG.info(
            "event=stage-waits stage={} waited={} for=\"{}\"", stage, waited(now), reason(health));
        nextLine = now.plus(INTERVAL);
        told = true;
      }
    }
  }

  private Duration waited(Instant now) {
    return Duration.ofSeconds(Duration.between(waitingSince.orElse(now), now).toSeconds());
  }

  private static String reason(Health health) {
    if (health instanceof Health.Starting starting) {
      return starting.waitingFor();
    }
    return health instanceof Health.Paused paused ? paused.reason() : health.toString();
  }
}
