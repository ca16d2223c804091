package io.lodestream.querygen.settings;

import io.lodestream.runtime.config.Section;

/**
 * Which passages {@code querygen.generator=hybrid} asks the model for beyond passages without any
 * extractive query.
 *
 * @param share of the passages whose extractive queries all find them first, 0 to 1
 * @param avoidWords most words that the model is told to do without
 */
public record HybridRule(double share, int avoidWords) {

  private static final String SALT = "hybrid:";

  static HybridRule from(Section section) {
    return new HybridRule(
        section.number(
            "hybrid.share",
            0.25,
            0,
            1,
            "share of the passages found first by all their rule-made queries for which `hybrid`"
                + " asks the language model for other queries, drawn by content; each costs a call"),
        section.integer(
            "avoid-words",
            8,
            0,
            50,
            "most words that `hybrid` tells the language model not to use: the rarest that the"
                + " passage shares with its rule-made queries or its title; 0: none"));
  }

  /** Whether a passage that its queries find first is asked for. */
  public boolean asksFor(String contentHash) {
    return new PassageSample(share).holds(SALT + contentHash);
  }
}
