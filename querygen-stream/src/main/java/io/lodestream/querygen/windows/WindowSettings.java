package io.lodestream.querygen.windows;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.time.Duration;

/** When a training window closes; section {@code window}, read by {@link #from}. */
public record WindowSettings(
    long maxPairs, long maxBytes, Duration maxAge, Duration maxIdle, long minPairs) {

  public static final SectionReader<WindowSettings> SECTION =
      new SectionReader<>("window", WindowSettings::from);

  public static WindowSettings from(Section section) {
    var settings =
        new WindowSettings(
            section.longInteger(
                "max-pairs",
                5_000,
                1,
                Long.MAX_VALUE,
                "pairs of all splits at which a window closes"),
            section.sizeBytes(
                "max-bytes",
                256L * 1024 * 1024,
                "bytes of keys and values at which a window closes"),
            section.duration(
                "max-age",
                Duration.ofHours(24),
                "time since its first pair after which a window closes"),
            section.duration(
                "max-idle",
                Duration.ofMinutes(10),
                "idle time since its last pair after which a window closes, while no passage is"
                    + " pending on this instance"),
            section.longInteger(
                "min-pairs",
                64,
                1,
                Long.MAX_VALUE,
                "pairs below which a window closes neither by age nor by idle time nor on request"));
    section.limitsShownAs("max-bytes", "above 0");
    section.limitsShownAs("min-pairs", "1 to `max-pairs`");
    section.require(
        settings.minPairs() <= settings.maxPairs(),
        "window.min-pairs must not be above window.max-pairs, was %d above %d"
            .formatted(settings.minPairs(), settings.maxPairs()));
    section.require(settings.maxBytes() > 0, "window.max-bytes must be above 0");
    return settings;
  }
}
