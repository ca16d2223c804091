/**
 * The Java side of the comparison with sentence-transformers: trains with the given options and
 * writes the batches and figures that the Python side needs to repeat the training. For measuring
 * only; started by {@code ops/bench/run}.
 */
package io.lodestream.bench;
