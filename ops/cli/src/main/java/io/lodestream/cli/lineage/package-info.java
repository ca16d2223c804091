/** What became of one document: its passages, pairs, windows, and the models that saw it. */
package io.lodestream.cli.lineage;
