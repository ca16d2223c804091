/**
 * Which links stand in a document, and so in its passages: Markdown's by a parser of CommonMark,
 * those of HTML by their tags. Targets are kept as written; who reads the passages resolves them.
 *
 * <p>All positions are UTF-16 offsets of the document's original text. Every step is linear in the
 * length of what is read, and a document's beginning of bounded length is read.
 */
package io.lodestream.ingest.links;
