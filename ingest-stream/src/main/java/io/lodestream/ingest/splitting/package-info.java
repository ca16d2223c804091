/**
 * Where a document is cut into passages: headings, paragraphs, sentences, lines, words, tokens.
 *
 * <p>All positions in here are UTF-16 offsets of the document's original text; {@link
 * io.lodestream.ingest.splitting.CodePointOffsets} turns them into the code points that leave the
 * stage. Every step is linear in the length of the text.
 */
package io.lodestream.ingest.splitting;
