package io.lodestream.querygen.generator;

/**
 * A query written for a passage.
 *
 * @param ordinal position among the passage's queries, from 0
 * @param generator name, version and kind, e.g. {@code extractive-3/question}, with {@code +title}
 *     where it names its document
 */
public record GeneratedQuery(int ordinal, String text, String generator) {}
