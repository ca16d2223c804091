package io.lodestream.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The environment variables that set keys of some sections, without {@code LODESTREAM_}. A variable
 * of a section that this process does not read is another process's, and not looked at.
 */
final class EnvironmentNames {

  /** Read by the launcher, not by the configuration. */
  private static final Set<String> OF_THE_LAUNCHER = Set.of("JAVA_OPTS", "CUDA");

  private static final String ALL_BELOW = ".*";

  private final Set<String> names = new TreeSet<>();
  private final List<String> beginnings = new ArrayList<>();
  private final Set<String> sections;

  private EnvironmentNames(Collection<SectionReader<?>> readers) {
    for (var reader : readers) {
      for (var key : reader.describe()) {
        if (key.key().endsWith(ALL_BELOW)) {
          beginnings.add(name(key.key().substring(0, key.key().length() - 1)));
        } else {
          names.add(name(key.key()));
        }
      }
    }
    sections =
        readers.stream()
            .map(reader -> beginning(reader.prefix().split("\\.")[0]))
            .collect(Collectors.toSet());
  }

  static EnvironmentNames of(Collection<SectionReader<?>> readers) {
    return new EnvironmentNames(readers);
  }

  private static String name(String key) {
    return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private static String beginning(String section) {
    return name(section) + "_";
  }

  /** One sentence for each variable that sets nothing. */
  List<String> problems(Collection<String> variables) {
    return variables.stream()
        .filter(variable -> !OF_THE_LAUNCHER.contains(variable))
        .filter(variable -> !isOfAnotherProcess(variable) && !isKnown(variable))
        .sorted()
        .map(
            variable ->
                "environment variable %s%s sets no key%s"
                    .formatted(
                        Settings.ENVIRONMENT_PREFIX,
                        variable,
                        NearestName.suggestion(
                            Settings.ENVIRONMENT_PREFIX + variable,
                            names.stream().map(Settings.ENVIRONMENT_PREFIX::concat).toList())))
        .toList();
  }

  private boolean isKnown(String variable) {
    return names.contains(variable) || beginnings.stream().anyMatch(variable::startsWith);
  }

  private boolean isOfAnotherProcess(String variable) {
    return sections.stream().noneMatch(variable::startsWith)
        && Settings.SECTIONS.stream().anyMatch(s -> variable.startsWith(beginning(s)));
  }
}
