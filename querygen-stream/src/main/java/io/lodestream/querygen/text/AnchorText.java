package io.lodestream.querygen.text;

/**
 * What documents call a passage when they link to it.
 *
 * @param text of the link, as written
 * @param documents how many documents say so
 */
public record AnchorText(String text, int documents) {}
