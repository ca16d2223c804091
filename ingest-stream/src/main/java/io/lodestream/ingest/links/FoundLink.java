package io.lodestream.ingest.links;

/**
 * A link of a document.
 *
 * @param start first char of the link in the document's text
 * @param text what it is set on, in normal form, without markup
 * @param target as written
 */
record FoundLink(int start, String text, String target) {}
