package io.lodestream.trainer.pairs;

/**
 * A passage as it is embedded, with what decides whether it may be a query's negative.
 *
 * @param text title, headings and text
 * @param documentId document of the passage
 * @param ordinal position of the passage in it
 * @param contentHash equal for passages of equal content
 * @param cluster near-duplicate document cluster
 */
public record PassageText(
    String text, String documentId, int ordinal, String contentHash, String cluster) {}
