package io.lodestream.cli.demo;

import io.lodestream.runtime.config.Section;
import io.lodestream.runtime.config.SectionReader;
import java.time.Duration;

/** Section {@code demo}, read by {@link #from}. */
public record DemoSettings(Duration stallTimeout) {

  public static final SectionReader<DemoSettings> SECTION =
      new SectionReader<>("demo", DemoSettings::from);

  public static DemoSettings from(Section section) {
    return new DemoSettings(
        section.duration(
            "stall-timeout",
            Duration.ofMinutes(3),
            "time without any progress, and with little computing, after which the demo gives up"));
  }
}
