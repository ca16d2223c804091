/**
 * The indexer stage: keeps one vector collection per live model in sync with {@code passages},
 * moves the serving alias blue/green, and embeds queries for applications.
 *
 * <p>Start reading at {@link io.lodestream.indexer.IndexController}. One instance per model line: a
 * second one fences the first.
 */
package io.lodestream.indexer;
