package io.lodestream.querygen.settings;

/** What follows when a judging model cannot tell right queries from foreign ones. */
public enum ProbeRule {
  /** The stage or run ends. */
  REFUSE,
  /** A line in the log. */
  WARN,
  /** It is not asked. */
  OFF
}
