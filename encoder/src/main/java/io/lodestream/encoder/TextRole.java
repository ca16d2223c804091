package io.lodestream.encoder;

/** What a text is to the search, which decides the prompt put before it. */
public enum TextRole {
  /** What a user asks. */
  QUERY,
  /** What is stored and found. */
  PASSAGE
}
