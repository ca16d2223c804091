package io.lodestream.querygen.settings;

import java.util.Locale;

/** What a query is marked by, from 0 to 10. */
public enum Criterion {
  /** The passage answers it. */
  ANSWERABLE,
  /** Hardly another passage would answer it as well. */
  SPECIFIC,
  /** It is understood without its passage. */
  SELF_CONTAINED,
  /** A person would type it. */
  NATURAL;

  public static final int MAX_MARK = 10;

  /** As in keys and prompts, e.g. {@code self-contained}. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
