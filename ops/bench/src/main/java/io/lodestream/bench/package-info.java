/**
 * The trainer's side of the comparison with sentence-transformers: trains as told and writes what
 * the other side needs to do the same. Measuring only, started by {@code ops/bench/run}.
 */
package io.lodestream.bench;
