package io.lodestream.cli.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All scenarios, and their names for the command line and its help. */
public final class Scenarios extends ArrayList<String> {

  private static final long serialVersionUID = 1L;

  private static final List<Scenario> ALL =
      Stream.of(
              ProcessFaults.all(),
              BrokerFaults.all(),
              HaltFaults.all(),
              InstanceFaults.all(),
              OutageFaults.all(),
              InputFaults.all(),
              RetentionFaults.all())
          .flatMap(List::stream)
          .toList();

  public Scenarios() {
    super(ALL.stream().map(Scenario::spelled).toList());
  }

  /**
   * @param names none for all
   */
  public static List<Scenario> named(List<String> names) {
    return names.isEmpty() ? ALL : names.stream().map(Scenarios::named).toList();
  }

  private static Scenario named(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.spelled().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new FaultFailure(
                    "--scenario must be one of %s, was '%s'"
                        .formatted(ALL.stream().map(Scenario::spelled).toList(), name)));
  }
}
