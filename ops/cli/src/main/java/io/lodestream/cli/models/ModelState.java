package io.lodestream.cli.models;

import java.util.Locale;

/** What became of a model of a line. */
public enum ModelState {
  /** Serves. */
  CHAMPION,
  /** Served once. */
  FORMER_CHAMPION,
  /** Measured, and not better. */
  REJECTED,
  /** Not decided on. */
  CANDIDATE,
  /** The line's first model, while another serves. */
  BASE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
