package io.lodestream.trainer.pairs;

import java.util.ArrayList;
import java.util.List;

/** Pairs of invented devices and their faults: the query names both, in other words. */
public final class SyntheticPairs {
  private static final String[] DEVICES = {
    "pump",
    "valve",
    "turbine",
    "reactor",
    "conveyor",
    "furnace",
    "compressor",
    "mixer",
    "crane",
    "boiler"
  };
  private static final String[] FAULTS = {
    "leaks oil at high pressure",
    "overheats after an hour of use",
    "vibrates when it starts",
    "reports a wrong temperature",
    "stops without any warning",
    "makes a grinding noise"
  };

  private SyntheticPairs() {}

  /** Sixty pairs in ten documents; texts differ in length. */
  public static List<TrainingPair> sixty() {
    var pairs = new ArrayList<TrainingPair>();
    for (int d = 0; d < DEVICES.length; d++) {
      for (int f = 0; f < FAULTS.length; f++) {
        var passage =
            "Handbook of the %s. Code %d%d: the unit %s. %s"
                .formatted(DEVICES[d], d, f, FAULTS[f], "Call the service. ".repeat(1 + d * f % 9));
        pairs.add(
            new TrainingPair(
                "what to do if code %d%d shows on my %s".formatted(d, f, DEVICES[d]),
                passage,
                "doc-" + d,
                2 * f,
                "hash-%d-%d".formatted(d, f),
                "doc-" + d));
      }
    }
    return pairs;
  }
}
