/**
 * Measures query generation with a stub of a language model, with and without kills: the use of
 * call slots, processor time and memory, and that every passage has its outcome exactly once.
 */
package io.lodestream.bench.llm;
