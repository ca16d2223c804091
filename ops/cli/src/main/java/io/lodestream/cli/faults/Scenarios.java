package io.lodestream.cli.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The scenarios by name, for the command line and its help. */
public final class Scenarios extends ArrayList<String> {

  private static final long serialVersionUID = 1L;

  public Scenarios() {
    super(Arrays.stream(Scenario.values()).map(Scenario::spelled).toList());
  }

  /**
   * @param names none for all
   */
  public static List<Scenario> named(List<String> names) {
    return names.isEmpty()
        ? List.of(Scenario.values())
        : names.stream().map(Scenario::named).toList();
  }
}
