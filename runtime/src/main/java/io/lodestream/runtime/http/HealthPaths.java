package io.lodestream.runtime.http;

import java.util.List;

/** Where a stage tells how it is: our own paths, and those that people try first. */
final class HealthPaths {

  /** 503 when it has failed: start it again. */
  static final List<String> LIVE = List.of("/health/live", "/livez", "/healthz");

  /** 503 while it starts, waits or has failed: send nothing there. */
  static final List<String> READY = List.of("/health/ready", "/readyz", "/health");

  private HealthPaths() {}

  static boolean contains(String path) {
    return LIVE.contains(path) || READY.contains(path);
  }
}
