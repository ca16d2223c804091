package io.lodestream.embedded.registry;

/** Which version of a subject a request means. */
sealed interface VersionSelector {
  record Latest() implements VersionSelector {}

  record Exactly(int version) implements VersionSelector {}

  /** Reads {@code latest}, {@code -1} (the same) or a version number. */
  static VersionSelector parse(String text) {
    if (text.equals("latest") || text.equals("-1")) {
      return new Latest();
    }
    try {
      int version = Integer.parseInt(text);
      if (version > 0) {
        return new Exactly(version);
      }
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  private static RegistryException invalid(String text) {
    return RegistryError.INVALID_VERSION.with(
        ("The specified version '%s' is not a valid version id. "
                + "Allowed values are between [1, 2^31-1] and the string \"latest\"")
            .formatted(text));
  }
}
