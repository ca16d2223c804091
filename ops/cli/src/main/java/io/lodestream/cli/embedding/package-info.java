/** Lines of text in, lines of vectors out. */
package io.lodestream.cli.embedding;
