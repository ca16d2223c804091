package io.lodestream.querygen.windows;

import io.lodestream.runtime.config.Section;
import java.time.Duration;

/**
 * When a training window closes; section {@code window}.
 *
 * @param maxPairs {@code max-pairs}: pairs of all splits
 * @param maxBytes {@code max-bytes}: keys and values
 * @param maxAge {@code max-age}: since its first pair was written
 * @param maxIdle {@code max-idle}: since its last pair was written
 * @param minPairs {@code min-pairs}: below it a window closes neither by age nor idle
 */
public record WindowSettings(
    long maxPairs, long maxBytes, Duration maxAge, Duration maxIdle, long minPairs) {

  public static WindowSettings from(Section section) {
    var settings =
        new WindowSettings(
            section.longInteger("max-pairs", 5_000, 1, Long.MAX_VALUE),
            section.sizeBytes("max-bytes", 256L * 1024 * 1024),
            section.duration("max-age", Duration.ofHours(24)),
            section.duration("max-idle", Duration.ofMinutes(10)),
            section.longInteger("min-pairs", 64, 1, Long.MAX_VALUE));
    section.require(
        settings.minPairs() <= settings.maxPairs(),
        "window.min-pairs must not be above window.max-pairs, was %d above %d"
            .formatted(settings.minPairs(), settings.maxPairs()));
    section.require(settings.maxBytes() > 0, "window.max-bytes must be above 0");
    return settings;
  }
}
