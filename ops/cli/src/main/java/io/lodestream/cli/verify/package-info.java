/**
 * Whether a cluster holds what it should: every passage judged and indexed once, windows without
 * gaps, artifacts unaltered, one model behind the alias. Reads only; used by {@code ./lodestream
 * verify} and by the fault harness.
 */
package io.lodestream.cli.verify;
